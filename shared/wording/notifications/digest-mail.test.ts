import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DigestContent, digestEntryLimit } from '../../domain/notifications/notification-content.ts';
import { locales } from '../core/locale.ts';
import { ada, anyWriting, dailyDigest, digestLinks, householdWeek, weeklyDigest } from '../core/wording.fixture.ts';
import { digestMail } from './digest-mail.ts';

const mailOf = (content: Partial<DigestContent> = {}, reader = ada) =>
  digestMail({ content: { ...dailyDigest, ...content }, reader, links: digestLinks });
const headingsOf = (html: string) => [...html.matchAll(/<h2[^>]*>([^<]*)<\/h2>/g)].map(([, name]) => name);
const titlesOf = (text: string) => [...text.matchAll(/^ {2}\* (.*)$/gm)].map(([, title]) => title);

test('the content of a digest is what the planner may store', () => {
  expect(DigestContent.parse(dailyDigest)).toEqual(dailyDigest);
});

test('what is overdue comes first, then day by day, each in the order of the reader’s clock', () => {
  const { html, text } = mailOf({ entries: dailyDigest.entries.toReversed() });
  expect(headingsOf(html)).toEqual(['Overdue', 'Today · Saturday 21 November', 'Tomorrow · Sunday 22 November']);
  expect(titlesOf(text)).toEqual([
    'Send the water meter reading [Critical]',
    'Bring the parcel to Mrs. Okafor',
    'Water the plants in the hall',
    'Stand-up with Chicago: hand over the turbine report [High]',
    'Give Momo her heart tablets [Medium]',
    'Renew the parking permit',
    'Lantern walk at school [Low]',
  ]);
});

test('an evening in Chicago is the next day in Berlin', () => {
  const entries = [{ ...dailyDigest.entries[3]!, due: { date: '2026-11-21', time: '21:00', zone: 'America/Chicago' } }];
  const { html } = mailOf({ entries });
  expect(headingsOf(html)).toEqual(['Tomorrow · Sunday 22 November']);
  expect(html).toContain('04:00 CET');
});

test('A1: what begins at a time stands at its beginning', () => {
  const { due, ...entry } = dailyDigest.entries[3]!;
  const { html } = mailOf({ entries: [{ ...entry, start: { date: '2026-11-22', time: '10:15', zone: 'Europe/Berlin' } }] });
  expect(headingsOf(html)).toEqual(['Tomorrow · Sunday 22 November']);
  expect(html).toContain('10:15');
});

test('a weekly digest names its week and its weekdays', () => {
  const entries = [{ ...dailyDigest.entries[2]!, due: { date: '2026-11-25' } }];
  const { subject, html } = mailOf({ cadence: 'weekly', to: '2026-11-27', entries, more: 0 }, { ...ada, locale: 'de' });
  expect(subject).toBe('Deine Woche, 21.–27. November: 1 fällig');
  expect(headingsOf(html)).toEqual(['Mittwoch, 25. November']);
});

test('the workspace is named only where there is more than one', () => {
  expect(mailOf().html).toContain('Field team');
  const home = dailyDigest.entries.filter(({ workspaceName }) => workspaceName === 'Maple Street 12');
  expect(mailOf({ entries: home }).html).not.toContain('Maple Street 12');
});

test('the subject counts everything, listed or not', () => {
  expect(mailOf().subject).toBe('Saturday 21 November: 2 overdue, 7 due');
  expect(mailOf({ entries: [], more: 0 }).subject).toBe('Saturday 21 November: Nothing falls due.');
  expect(mailOf().text).toContain('and 2 more');
});

test('nobody breaks out of the digest, whatever they call things', () => {
  const tagsOf = (html: string) => html.match(/<[^>]*>/g);
  const named = (title: string, workspaceName: string) =>
    mailOf({ entries: dailyDigest.entries.map(entry => ({ ...entry, title, workspaceName })) });
  const plain = tagsOf(named('x', 'x').html);
  fc.assert(
    fc.property(anyWriting, anyWriting, (title, name) => {
      const mail = named(title, name);
      expect(tagsOf(mail.html)).toEqual(plain);
      expect(mail.subject).not.toMatch(/\p{Cc}/u);
    }),
  );
});

test('the longest digest is below the 102 KB at which Gmail cuts a mail', () => {
  const entries = Array.from({ length: digestEntryLimit }, () => ({
    ...dailyDigest.entries[3]!,
    title: 'Ж'.repeat(200),
    workspaceName: 'Ж'.repeat(80),
  }));
  expect(Buffer.byteLength(mailOf({ entries }).html)).toBeLessThan(102_000);
});

test.each(locales)('lines of the text version in %s fit 72 columns, but for addresses', locale => {
  for (const line of mailOf({}, { ...ada, locale }).text.split('\n'))
    if (!line.startsWith('https://')) expect(line.length).toBeLessThanOrEqual(72);
});

test('a weekly digest tells of households where it was asked to: who did what, how that stands, whose turns come, and what waits', () => {
  const { text, html } = mailOf({ ...weeklyDigest, households: [householdWeek] });
  expect(headingsOf(html).slice(-2)).toEqual([
    expect.stringMatching(/^Last week in Maple Street 12 · 14\s?–\s?20 November$/),
    'Whose turn comes next',
  ]);
  for (const said of [text, html]) {
    expect(said).toContain('You');
    expect(said).toContain('9 done, 145 minutes, 32 points');
    expect(said).toContain('about an equal share · 12 days in a row');
    expect(said).toContain('4 done, 20 minutes, 8 points, 1 missed');
    expect(said).toContain('2 rewards wait for you to decide.');
    expect(said).toContain('Sunday 22 November');
  }
  for (const locale of locales) expect(mailOf({ ...weeklyDigest, households: [householdWeek] }, { ...ada, locale }).text).toContain('12');
});

test('a week in which nothing falls due still tells of a household, and what people wrote stays text', () => {
  const people = [{ ...householdWeek.people[1]!, displayName: 'Ben <b>' }];
  const { html, subject } = mailOf({
    ...weeklyDigest,
    entries: [],
    more: 0,
    households: [{ ...householdWeek, people, turns: [], waiting: 0 }],
  });
  expect(subject).toMatch(/^Your week, 21\s?–\s?27 November: Nothing falls due\.$/);
  expect(html).toContain('Ben &lt;b&gt;');
  expect(html).not.toMatch(/Ben <b>|Whose turn/);
});
