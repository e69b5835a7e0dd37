import { describe, expect, test } from 'vitest';
import { type Draft, readQuickAdd } from './quick-add.ts';
import { previewOccurrences, Recurrence } from './recurrence.ts';

/** Saturday, half past two in the afternoon in Berlin. */
const now = '2026-11-21T13:30:00.000Z';
const read = (text: string, locale = 'en', more: object = {}) => readQuickAdd(text, { now, zone: 'Europe/Berlin', locale, ...more });

/** What a draft says, in one line: title | due | recurrence | the rest. */
const told = ({ title = '', due, deadline, duration, recurrence, reminders = [], tags = [], priority }: Draft): string => {
  const rule = recurrence && [
    recurrence.rule.replace('FREQ=', ''),
    recurrence.anchor === 'completion' ? 'after done' : '',
    recurrence.monthEnd === 'backward' ? 'month end' : '',
  ];
  const rest = [
    ...tags.map(tag => `#${tag}`),
    priority && `!${priority}`,
    duration && `for ${duration}`,
    deadline && `until ${deadline.date}`,
    ...reminders.map(each => ('offset' in each ? ['remind', each.offset, each.time].filter(Boolean).join(' ') : '')),
  ];
  const spoken = (parts: (string | undefined)[] = [], by = ' ') => parts.filter(Boolean).join(by);
  return [title, spoken([due?.date, due?.time]), spoken(rule), spoken(rest, ', ')].join(' | ').replace(/( \| )+$/, '');
};

test.each([
  [
    'water plants every other Saturday 9am #garden !2 remind 1h before',
    'water plants | 2026-11-28 09:00 | WEEKLY;INTERVAL=2;BYDAY=SA | #garden, !medium, remind -PT1H',
  ],
  ['call mum tomorrow 5pm', 'call mum | 2026-11-22 17:00'],
  ['call mum today', 'call mum | 2026-11-21'],
  ['call mum tonight', 'call mum | 2026-11-21 20:00'],
  ['pay rent next friday', 'pay rent | 2026-11-27'],
  ['pay rent friday', 'pay rent | 2026-11-27'],
  ['meet sat', 'meet | 2026-11-28'],
  ['meet sat 10am', 'meet | 2026-11-28 10:00'],
  ['Sun cream', 'Sun cream'],
  ['Mon cheri for Ben', 'Mon cheri for Ben'],
  ['clean this weekend', 'clean | 2026-11-21'],
  ['clean next weekend', 'clean | 2026-11-28'],
  ['plan next week', 'plan | 2026-11-23'],
  ['plan next month', 'plan | 2026-12-01'],
  ['plan next year', 'plan | 2027-01-01'],
  ['in 3 days water', 'water | 2026-11-24'],
  ['water in 2 weeks', 'water | 2026-12-05'],
  ['call in an hour', 'call | 2026-11-21 15:30'],
  ['call in 90 minutes', 'call | 2026-11-21 16:00'],
  ['call in half an hour', 'call | 2026-11-21 15:00'],
  ['party nov 28', 'party | 2026-11-28'],
  ['party 28 nov', 'party | 2026-11-28'],
  ['party 28th of november 2027', 'party | 2027-11-28'],
  ['party Nov 28 at 9am', 'party | 2026-11-28 09:00'],
  ['party 2026-12-01', 'party | 2026-12-01'],
  ['party 12/1', 'party 12/1'],
  ['party 13/12', 'party | 2026-12-13'],
  ['party 12/24/2026', 'party | 2026-12-24'],
  ['party 1.12.2026', 'party | 2026-12-01'],
  ['party at 5', 'party | 2026-11-21 17:00'],
  ['party at noon', 'party | 2026-11-22 12:00'],
  ['party midnight', 'party | 2026-11-22 00:00'],
  ['train 17:30', 'train | 2026-11-21 17:30'],
  ['9am standup', 'standup | 2026-11-22 09:00'],
  ['standup 9:15 am', 'standup | 2026-11-22 09:15'],
  ['gym 5-7pm', 'gym | 2026-11-21 17:00 |  | for PT2H'],
  ['gym from 9 to 11am', 'gym | 2026-11-22 09:00 |  | for PT2H'],
  ['gym 9:00-10:30', 'gym | 2026-11-22 09:00 |  | for PT1H30M'],
  ['gym 11-1pm', 'gym | 2026-11-22 11:00 |  | for PT2H'],
  ['report end of month', 'report | 2026-11-30'],
  ['report end of next month', 'report | 2026-12-31'],
  ['report end of the week', 'report | 2026-11-22'],
  ['buy milk day after tomorrow', 'buy milk | 2026-11-23'],
  ['taxes on the 15th', 'taxes | 2026-12-15'],
  ['taxes the 3rd', 'taxes | 2026-12-03'],
  ['standup monday morning', 'standup | 2026-11-23 09:00'],
  ['Read chapter 5-7', 'Read chapter 5-7'],
  ['Version 2.5 release', 'Version 2.5 release'],
  ['Pay 1/2 of rent', 'Pay 1/2 of rent'],
  ['I may call', 'I may call'],
  ['Second coat of paint', 'Second coat of paint'],
  ['March on', 'March on'],
  ['call 0301234567', 'call 0301234567'],
  ['buy 2 apples', 'buy 2 apples'],
  ['3 weeks from now check', 'check | 2026-12-12'],
  ['a week from friday party', 'party | 2026-12-04'],
  ['next tuesday at 10 dentist', 'dentist | 2026-11-24 10:00'],
  ['noon tomorrow lunch', 'lunch | 2026-11-22 12:00'],
  ['at 5 tomorrow tea', 'tea | 2026-11-22 17:00'],
  ['Feb 30 nothing', 'Feb 30 nothing'],
  ['2026-02-30 nothing', '2026-02-30 nothing'],
  ['in the morning run', 'run | 2026-11-22 09:00'],
  ['stretch every day', 'stretch | 2026-11-21 | DAILY'],
  ['stretch daily', 'stretch | 2026-11-21 | DAILY'],
  ['stretch every! 3 days', 'stretch | 2026-11-21 | DAILY;INTERVAL=3 after done'],
  ['stretch every 3 days after completion', 'stretch | 2026-11-21 | DAILY;INTERVAL=3 after done'],
  ['trash every monday and thursday 7am', 'trash | 2026-11-23 07:00 | WEEKLY;BYDAY=MO,TH'],
  ['trash every mon, wed and fri', 'trash | 2026-11-23 | WEEKLY;BYDAY=MO,WE,FR'],
  ['trash every weekday at 8', 'trash | 2026-11-23 08:00 | WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
  ['trash weekdays at 8', 'trash | 2026-11-23 08:00 | WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
  ['trash every weekend', 'trash | 2026-11-21 | WEEKLY;BYDAY=SA,SU'],
  ['pay every month on the 15th', 'pay | 2026-12-15 | MONTHLY;BYMONTHDAY=15'],
  ['pay every month on the 31st', 'pay | 2026-12-31 | MONTHLY;BYMONTHDAY=31 month end'],
  ['pay every 15th', 'pay | 2026-12-15 | MONTHLY;BYMONTHDAY=15'],
  ['pay every last day of the month', 'pay | 2026-11-30 | MONTHLY;BYMONTHDAY=-1'],
  ['pay monthly', 'pay | 2026-11-21 | MONTHLY month end'],
  ['board first monday of every month', 'board | 2026-12-07 | MONTHLY;BYDAY=1MO'],
  ['board every first monday of the month', 'board | 2026-12-07 | MONTHLY;BYDAY=1MO'],
  ['board every 2nd tuesday of the month 18:00', 'board | 2026-12-08 18:00 | MONTHLY;BYDAY=2TU'],
  ['board every last friday', 'board | 2026-11-27 | MONTHLY;BYDAY=-1FR'],
  ['board every 2nd tuesday', 'board | 2026-11-24 | WEEKLY;INTERVAL=2;BYDAY=TU'],
  ['tax every year on march 3', 'tax | 2027-03-03 | YEARLY;BYMONTH=3;BYMONTHDAY=3'],
  ['tax every march 3', 'tax | 2027-03-03 | YEARLY;BYMONTH=3;BYMONTHDAY=3'],
  ['birthday every 24 dec', 'birthday | 2026-12-24 | YEARLY;BYMONTH=12;BYMONTHDAY=24'],
  ['sprint every 2 weeks', 'sprint | 2026-11-21 | WEEKLY;INTERVAL=2'],
  ['sprint every 2 weeks on tuesday', 'sprint | 2026-11-24 | WEEKLY;INTERVAL=2;BYDAY=TU'],
  ['sprint biweekly starting monday', 'sprint | 2026-11-23 | WEEKLY;INTERVAL=2'],
  ['pills every morning', 'pills | 2026-11-22 09:00 | DAILY'],
  ['pills every evening for 10 days', 'pills | 2026-11-21 19:00 | DAILY;UNTIL=20261130'],
  ['pills daily for 5 times', 'pills | 2026-11-21 | DAILY;COUNT=5'],
  ['pills every day 8am until dec 31', 'pills | 2026-11-22 08:00 | DAILY;UNTIL=20261231'],
  ['pills every day 5 times', 'pills | 2026-11-21 | DAILY;COUNT=5'],
  ['oil change every 6 months', 'oil change | 2026-11-21 | MONTHLY;INTERVAL=6 month end'],
  ['review quarterly', 'review | 2026-11-21 | MONTHLY;INTERVAL=3 month end'],
  ['review every quarter', 'review | 2026-11-21 | MONTHLY;INTERVAL=3 month end'],
  ['run 5 times', 'run 5 times'],
  ['run mondays 6pm', 'run | 2026-11-23 18:00 | WEEKLY;BYDAY=MO'],
  ['run on mondays and thursdays', 'run | 2026-11-23 | WEEKLY;BYDAY=MO,TH'],
  ['call dentist p1', 'call dentist |  |  | !high'],
  ['call dentist !!!', 'call dentist |  |  | !critical'],
  ['call dentist !high #health #teeth', 'call dentist |  |  | #health, #teeth, !high'],
  ['call dentist for 30min tomorrow 3pm', 'call dentist | 2026-11-22 15:00 |  | for PT30M'],
  ['write for 1h30 friday 10:00', 'write | 2026-11-27 10:00 |  | for PT1H30M'],
  ['write for 2 hours', 'write |  |  | for PT2H'],
  ['write for an hour and 15 minutes tomorrow', 'write | 2026-11-22 |  | for PT1H15M'],
  ['remind me to call Ben tomorrow 9am', 'call Ben | 2026-11-22 09:00 |  | remind PT0S'],
  ['meeting friday 10am remind me 1h and 1d before', 'meeting | 2026-11-27 10:00 |  | remind -PT1H, remind -P1D'],
  ['meeting friday 10am remind me the day before at 6pm', 'meeting | 2026-11-27 10:00 |  | remind -P1D 18:00'],
  ['meeting friday 10am remind me at 8am', 'meeting | 2026-11-27 10:00 |  | remind P0D 08:00'],
  ['meeting friday 10am remind me', 'meeting | 2026-11-27 10:00 |  | remind PT0S'],
  ['birthday dec 3 remind 1 week before', 'birthday | 2026-12-03 |  | remind -P7D'],
  ['remind me', 'remind me'],
  ['thesis friday deadline dec 15', 'thesis | 2026-11-27 |  | until 2026-12-15'],
  ['submit by friday 5pm', 'submit | 2026-11-27 17:00'],
  ['due tomorrow: essay', 'essay | 2026-11-22'],
  ['@ben call', '@ben call'],
  ['call https://example.com/tomorrow', 'call https://example.com/tomorrow'],
  ['email a@b.com tomorrow', 'email a@b.com | 2026-11-22'],
  ['Lunch with Bob, tomorrow at noon', 'Lunch with Bob | 2026-11-22 12:00'],
  ['Dinner (friday 7pm)', 'Dinner | 2026-11-27 19:00'],
  ['review PR #42 monday', 'review PR #42 | 2026-11-23'],
  ['!1 urgent thing', 'urgent thing |  |  | !high'],
  ['read p3 book p2', 'read p3 book |  |  | !medium'],
  ['ship v1.2 on dec 1st', 'ship v1.2 | 2026-12-01'],
  ['flight 6:45am dec 24 remind me 1 day before', 'flight | 2026-12-24 06:45 |  | remind -P1D'],
  ['take 2 pills every day at 8am and walk', 'take 2 pills and walk | 2026-11-22 08:00 | DAILY'],
  ['call every one', 'call every one'],
  ['remind everybody tomorrow', 'remind everybody | 2026-11-22'],
  ['Every day carry bag', 'carry bag | 2026-11-21 | DAILY'],
  ['every 4 weeks pay cleaner starting dec 7', 'pay cleaner | 2026-12-07 | WEEKLY;INTERVAL=4'],
  ['every 2 days until 2026-12-24 water tree', 'water tree | 2026-11-21 | DAILY;INTERVAL=2;UNTIL=20261224'],
  ['yoga every tue, thu 18:30 for 45min', 'yoga | 2026-11-24 18:30 | WEEKLY;BYDAY=TU,TH | for PT45M'],
  ['yoga each wednesday evening', 'yoga | 2026-11-25 19:00 | WEEKLY;BYDAY=WE'],
  ['standup every weekday 9:30 for 15 minutes #work', 'standup | 2026-11-23 09:30 | WEEKLY;BYDAY=MO,TU,WE,TH,FR | #work, for PT15M'],
  ['rent every 1st of the month !1', 'rent | 2026-12-01 | MONTHLY;BYMONTHDAY=1 | !high'],
  ['rent every 1st', 'rent | 2026-12-01 | MONTHLY;BYMONTHDAY=1'],
  ['check mail at 24', 'check mail at 24'],
  ['meet at 12:30am', 'meet | 2026-11-22 00:30'],
  ['meet at 12pm tomorrow', 'meet | 2026-11-22 12:00'],
  ['meet 25:99', 'meet 25:99'],
  ['in 0 days nothing', 'nothing | 2026-11-21'],
  ['in 1 year renew passport', 'renew passport | 2027-11-21'],
  ['in 18 months dentist', 'dentist | 2028-05-21'],
  ['renew passport in 2 years', 'renew passport | 2028-11-21'],
  ['tomorrow tomorrow never dies', 'tomorrow never dies | 2026-11-22'],
  ['the day after tomorrow watch film', 'watch film | 2026-11-23'],
  ['call mum on sunday at 10', 'call mum | 2026-11-22 10:00'],
  ['call mum this friday', 'call mum | 2026-11-27'],
  ['taxes by april 15', 'taxes | 2027-04-15'],
  ['taxes due 15 april 2027', 'taxes | 2027-04-15'],
  ['anniversary every june 5 remind 1 week before', 'anniversary | 2027-06-05 | YEARLY;BYMONTH=6;BYMONTHDAY=5 | remind -P7D'],
  ['backup every 3 months', 'backup | 2026-11-21 | MONTHLY;INTERVAL=3 month end'],
  ['backup every other month', 'backup | 2026-11-21 | MONTHLY;INTERVAL=2 month end'],
  ['water every third day', 'water | 2026-11-21 | DAILY;INTERVAL=3'],
  ['laundry every second week', 'laundry | 2026-11-21 | WEEKLY;INTERVAL=2'],
  ['2pm', ' | 2026-11-22 14:00'],
])('%s', (text, means) => {
  expect(told(read(text).draft)).toBe(means);
});

describe('in German', () => {
  test.each([
    [
      'Pflanzen gießen jeden zweiten Samstag 9 Uhr #garten !2 erinnere 1h vorher',
      'Pflanzen gießen | 2026-11-28 09:00 | WEEKLY;INTERVAL=2;BYDAY=SA | #garten, !medium, remind -PT1H',
    ],
    ['Mama anrufen morgen um 17 Uhr', 'Mama anrufen | 2026-11-22 17:00'],
    ['Mama anrufen heute Abend', 'Mama anrufen | 2026-11-21 20:00'],
    ['Miete zahlen nächsten Freitag', 'Miete zahlen | 2026-11-27'],
    ['Miete zahlen Freitag', 'Miete zahlen | 2026-11-27'],
    ['Treffen am Samstag um 10:30 Uhr', 'Treffen | 2026-11-28 10:30'],
    ['putzen am Wochenende', 'putzen | 2026-11-21'],
    ['planen nächste Woche', 'planen | 2026-11-23'],
    ['planen nächsten Monat', 'planen | 2026-12-01'],
    ['gießen in 3 Tagen', 'gießen | 2026-11-24'],
    ['gießen in zwei Wochen', 'gießen | 2026-12-05'],
    ['anrufen in einer Stunde', 'anrufen | 2026-11-21 15:30'],
    ['Feier 28. November', 'Feier | 2026-11-28'],
    ['Feier am 28. November 2027 um 9 Uhr', 'Feier | 2027-11-28 09:00'],
    ['Feier 28.11.', 'Feier | 2026-11-28'],
    ['Feier am 1.12.2026', 'Feier | 2026-12-01'],
    ['Sport von 17 bis 19 Uhr', 'Sport | 2026-11-21 17:00 |  | for PT2H'],
    ['Sport 17-19 Uhr', 'Sport | 2026-11-21 17:00 |  | for PT2H'],
    ['Sport 9:00-10:30', 'Sport | 2026-11-22 09:00 |  | for PT1H30M'],
    ['Bericht Ende des Monats', 'Bericht | 2026-11-30'],
    ['Steuer am 15.', 'Steuer | 2026-12-15'],
    ['Müll jeden Montag und Donnerstag um 7 Uhr', 'Müll | 2026-11-23 07:00 | WEEKLY;BYDAY=MO,TH'],
    ['Müll montags und donnerstags', 'Müll | 2026-11-23 | WEEKLY;BYDAY=MO,TH'],
    ['Müll werktags um 8 Uhr', 'Müll | 2026-11-23 08:00 | WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['dehnen täglich', 'dehnen | 2026-11-21 | DAILY'],
    ['dehnen jeden Tag um 8 Uhr bis 31. Dezember', 'dehnen | 2026-11-22 08:00 | DAILY;UNTIL=20261231'],
    ['dehnen alle 3 Tage', 'dehnen | 2026-11-21 | DAILY;INTERVAL=3'],
    ['dehnen alle 3 Tage nach Erledigung', 'dehnen | 2026-11-21 | DAILY;INTERVAL=3 after done'],
    ['zahlen jeden Monat am 15.', 'zahlen | 2026-12-15 | MONTHLY;BYMONTHDAY=15'],
    ['zahlen jeden letzten Tag des Monats', 'zahlen | 2026-11-30 | MONTHLY;BYMONTHDAY=-1'],
    ['Sitzung jeden ersten Montag im Monat 18 Uhr', 'Sitzung | 2026-12-07 18:00 | MONTHLY;BYDAY=1MO'],
    ['Geburtstag jeden 24. Dezember', 'Geburtstag | 2026-12-24 | YEARLY;BYMONTH=12;BYMONTHDAY=24'],
    ['Tabletten jeden Tag 5 mal', 'Tabletten | 2026-11-21 | DAILY;COUNT=5'],
    ['Tabletten jeden Morgen für 10 Tage', 'Tabletten | 2026-11-22 09:00 | DAILY;UNTIL=20261201'],
    ['Termin Freitag 10 Uhr erinnere mich 1 Stunde und 1 Tag vorher', 'Termin | 2026-11-27 10:00 |  | remind -PT1H, remind -P1D'],
    ['Termin Freitag 10 Uhr erinnere mich am Vortag um 18 Uhr', 'Termin | 2026-11-27 10:00 |  | remind -P1D 18:00'],
    ['Zahnarzt übermorgen um 15 Uhr für 30 min', 'Zahnarzt | 2026-11-23 15:00 |  | for PT30M'],
    ['erinnere mich daran, Ben anzurufen morgen 9 Uhr', 'Ben anzurufen | 2026-11-22 09:00 |  | remind PT0S'],
    ['so geht das', 'so geht das'],
    ['Mittagessen mit Eva morgen mittag', 'Mittagessen mit Eva | 2026-11-22 12:00'],
    ['morgen früh laufen', 'laufen | 2026-11-22 09:00'],
    ['Lesen für eine halbe Stunde', 'Lesen |  |  | for PT30M'],
    ['Arbeit bis Freitag', 'Arbeit | 2026-11-27'],
    ['jährlich am 3. März Steuer', 'Steuer | 2027-03-03 | YEARLY'],
  ])('%s', (text, means) => {
    expect(told(read(text, 'de').draft)).toBe(means);
  });
});

describe('what was understood', () => {
  test('is told part by part', () => {
    const { parts, language } = read('Water plants, every Saturday 9am #garden');
    expect(language).toBe('en');
    expect(parts.filter(({ field }) => field !== 'title')).toEqual([
      { field: 'recurrence', text: 'every Saturday', from: 14, to: 28 },
      { field: 'due', text: '9am', from: 29, to: 32 },
      { field: 'tags', text: '#garden', from: 33, to: 40 },
    ]);
  });

  test.each([
    ['party 12/1', ['12/1']],
    ['call every one', ['every']],
    ['ask @ben', ['@ben']],
    ['buy milk', []],
  ])('%s: what looks like more than a title is told too', (text, unclear) => {
    expect(read(text).unclear.map(each => each.text)).toEqual(unclear);
  });

  test('stands on the wall clock of the zone: the same words are another day elsewhere', () => {
    const at = (zone: string) => read('call tomorrow 9am', 'en', { zone, now: '2026-11-21T22:30:00.000Z' }).draft.due;
    expect(at('America/New_York')).toEqual({ date: '2026-11-22', time: '09:00', zone: 'America/New_York' });
    expect(at('Asia/Tokyo')).toEqual({ date: '2026-11-23', time: '09:00', zone: 'Asia/Tokyo' });
  });

  test('is read in English where the language has no words here', () => {
    expect(read('call tomorrow', 'fr')).toMatchObject({ language: 'en', draft: { title: 'call', due: { date: '2026-11-22' } } });
  });

  test.each([
    ['pills every day 8am until nov 24', ['2026-11-22', '2026-11-23', '2026-11-24']],
    ['pills every day for 3 days', ['2026-11-21', '2026-11-22', '2026-11-23']],
    ['pay every month on the 31st 3 times', ['2026-12-31', '2027-01-31', '2027-02-28']],
    ['bins every other friday for 2 months', ['2026-11-27', '2026-12-11', '2026-12-25', '2027-01-08', '2027-01-22']],
  ])('%s: it ends when it says', (text, days) => {
    const { recurrence, due } = read(text).draft;
    const found = previewOccurrences(Recurrence.parse(recurrence), due as { date: string }, 'Europe/Berlin', 6);
    expect(found.map(({ when }) => when.date)).toEqual(days);
  });
});
