import { describe, expect, test } from 'vitest';
import { previewOccurrences, Recurrence } from '../../time/recurrence.ts';
import { languages } from './lexicon.ts';
import { phrases, read, toldOf } from './phrases.fixture.ts';

test.each(phrases)('$language, $family: $text', ({ text, language, means }) => {
  expect(toldOf(read(text, language))).toBe(means);
});

test('there are five hundred phrases and more, of every language', () => {
  expect(phrases.length).toBeGreaterThan(500);
  expect([...new Set(phrases.map(({ language }) => language))]).toEqual(languages);
  expect(new Set(phrases.map(({ language, text }) => `${language} ${text}`)).size).toBe(phrases.length);
});

describe('what was understood', () => {
  test('is told part by part', () => {
    const { parts, language } = read('Water plants, every Saturday 9am #garden', 'en');
    expect(language).toBe('en');
    expect(parts.filter(({ field }) => field !== 'title')).toEqual([
      { field: 'recurrence', text: 'every Saturday', from: 14, to: 28 },
      { field: 'due', text: '9am', from: 29, to: 32 },
      { field: 'tags', text: '#garden', from: 33, to: 40 },
    ]);
  });

  test.each([
    ['A5: hours behind a date are no year', 'de', '24.12. 18 Uhr Bescherung', '2026-12-24', '18:00'],
    ['A20: the third Friday of the month', 'en', 'report every 3rd friday', '2026-12-18', undefined],
    ['A20: the next of several dates', 'en', 'report every jan 15, jul 15', '2027-01-15', undefined],
    ['A20: not on a day that is excepted', 'en', 'meds every weekday except friday', '2026-11-23', undefined],
    ['A20: every fourteen days', 'de', 'Müll 14-tägig montags', '2026-11-23', undefined],
  ])('%s', (_, locale, text, date, time) => {
    expect(read(text, locale).draft.due).toMatchObject({ date, ...(time ? { time } : {}) });
  });

  test('stands on the wall clock of the zone: the same words are another day elsewhere', () => {
    const at = (zone: string) => read('call tomorrow 9am', 'en', { zone, now: '2026-11-21T22:30:00.000Z' }).draft.due;
    expect(at('America/New_York')).toEqual({ date: '2026-11-22', time: '09:00', zone: 'America/New_York' });
    expect(at('Asia/Tokyo')).toEqual({ date: '2026-11-23', time: '09:00', zone: 'Asia/Tokyo' });
  });

  test('a zone that is named is the zone that is meant, and what is past there is tomorrow', () => {
    const at = (text: string) => read(text, 'en').draft.due;
    expect(at('call 9am EST')).toEqual({ date: '2026-11-21', time: '09:00', zone: 'America/New_York' });
    expect(at('call 8am EST')).toEqual({ date: '2026-11-22', time: '08:00', zone: 'America/New_York' });
  });

  test('a language that has no words here is read in English, without what may be words of its own', () => {
    expect(read('chiamare tomorrow 17:00', 'it')).toMatchObject({
      language: 'en',
      draft: { title: 'chiamare', due: { date: '2026-11-22', time: '17:00' } },
    });
    expect(read('sat mon dec 3 in the morning', 'nl').parts.map(({ field }) => field)).toEqual(['title']);
  });

  test.each([
    ['pills every day 8am until nov 24', ['2026-11-22', '2026-11-23', '2026-11-24']],
    ['pills every day for 3 days', ['2026-11-21', '2026-11-22', '2026-11-23']],
    ['pay every month on the 31st 3 times', ['2026-12-31', '2027-01-31', '2027-02-28']],
    ['bins every other friday for 2 months', ['2026-11-27', '2026-12-11', '2026-12-25', '2027-01-08', '2027-01-22']],
    ['tax every 14 jan, 15 jun', ['2027-01-14', '2027-06-15', '2028-01-14', '2028-06-15', '2029-01-14', '2029-06-15']],
    ['club every 1st wed jan, 3rd thu jul', ['2027-01-06', '2027-07-15', '2028-01-05', '2028-07-20', '2029-01-03', '2029-07-19']],
    ['rent every last workday', ['2026-11-30', '2026-12-31', '2027-01-29', '2027-02-26', '2027-03-31', '2027-04-30']],
  ])('%s: it returns when it says, and ends when it says', (text, days) => {
    const { recurrence, due } = read(text, 'en').draft;
    const found = previewOccurrences(Recurrence.parse(recurrence), due as { date: string }, 'Europe/Berlin', 6);
    expect(found.map(({ when }) => when.date)).toEqual(days);
  });

  test.each([
    ['pills every day at 8am and 8pm', ['20:00', '08:00', '20:00']],
    ['pills every day at 8:00 and 20:30', ['20:30', '08:00', '20:30']],
    ['pills every 2 hours from 9am to 3pm', ['15:00', '09:00', '11:00']],
    ['pills every 15 minutes', ['14:45', '15:00', '15:15']],
    ['pills every 12 hours', ['02:30', '14:30', '02:30']],
  ])('%s: it returns several times a day', (text, times) => {
    const { recurrence, due } = read(text, 'en').draft;
    const found = previewOccurrences(Recurrence.parse(recurrence), due as { date: string; time: string }, 'Europe/Berlin', 3);
    expect(found.map(({ when }) => when.time)).toEqual(times);
  });
});

describe('names', () => {
  const known = {
    lists: [
      { listId: 'list_garden', name: 'Garden' },
      { listId: 'list_two', name: 'Two words' },
      { listId: 'list_a', name: 'Twice' },
      { listId: 'list_b', name: 'twice' },
    ],
    people: [
      { userId: 'ben', displayName: 'Ben Ode' },
      { userId: 'zoe', displayName: 'Zoë' },
      { userId: 'max1', displayName: 'Max Erst' },
      { userId: 'max2', displayName: 'Max Zweit' },
      { userId: 'nameless' },
    ],
    caller: 'ada',
  };
  test.each([
    ['water #garden', { title: 'water', listId: 'list_garden' }],
    ['water #Garden #roses', { title: 'water', listId: 'list_garden', tags: ['roses'] }],
    ['water #"two words"', { title: 'water', listId: 'list_two' }],
    ['water #two-words', { title: 'water', listId: 'list_two' }],
    ['water #"no such"', { title: 'water', tags: ['no such'] }],
    ['water @ben', { title: 'water', assignees: ['ben'] }],
    ['water @"ben ode" @zoe', { title: 'water', assignees: ['ben', 'zoe'] }],
    ['water @me', { title: 'water', assignees: ['ada'] }],
  ])('%s', (text, draft) => {
    const found = read(text, 'en', { known });
    expect(found.draft).toEqual({ zone: 'Europe/Berlin', ...draft });
    expect(found.unclear).toEqual([]);
  });

  test.each([
    ['water @max', '@max'],
    ['water @nobody', '@nobody'],
    ['water #twice', '#twice'],
  ])('%s: who or what may be one of several, or nobody, is told', (text, unclear) => {
    const found = read(text, 'en', { known });
    expect(found.draft).toEqual({ zone: 'Europe/Berlin', title: text });
    expect(found.unclear.map(each => each.text)).toEqual([unclear]);
  });
});

test('a deadline before the due is not drafted, because it could not be created', () => {
  const { draft, unclear } = read('report due friday deadline monday', 'en');
  expect(draft).toMatchObject({ due: { date: '2026-11-27' } });
  expect(draft).not.toHaveProperty('deadline');
  expect(unclear.map(({ text }) => text)).toEqual(['deadline monday']);
});

describe('the chart of what is understood', () => {
  const families = [...new Set(phrases.map(({ family }) => family))];
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rowOf = ({ text, means }: (typeof phrases)[number]) => `| ${cell(text)} | ${cell(means)} |`;
  /** Of each family of a language, every nth phrase: enough to see what it is about. */
  const some = (language: string, family: string) => {
    const all = phrases.filter(each => each.language === language && each.family === family);
    const step = Math.max(1, Math.floor(all.length / 8));
    return all.filter((_, i) => i % step === 0).slice(0, 8);
  };
  const counted = (language: string) =>
    `| ${language} | ${families.map(family => phrases.filter(each => each.language === language && each.family === family).length).join(' | ')} |`;

  test('is made from the phrases', async () => {
    const lines = [
      '# What quick add understands',
      '',
      'Made from the phrases in `shared/domain/items/quick-add/phrases`, each of which a test reads: `vitest run --project unit shared/domain/items/quick-add -u` writes it anew.',
      'Every phrase is read on Saturday, 21 November 2026, half past two in the afternoon, in Berlin. It means: title | due, or `from` its start | recurrence | the rest; what is doubtful stands behind a question mark.',
      '',
      `| | ${families.join(' | ')} |`,
      `|---|${families.map(() => '---').join('|')}|`,
      ...languages.map(counted),
      ...families.flatMap(family => [
        '',
        `## ${family[0]!.toUpperCase()}${family.slice(1)}`,
        '| text | means |',
        '|---|---|',
        ...languages.flatMap(language => some(language, family).map(rowOf)),
      ]),
      '',
    ];
    await expect(lines.join('\n')).toMatchFileSnapshot('../../../../.github/quick-add.md');
  });
});
