import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locales } from '../core/locale.ts';
import { anyWriting } from '../core/wording.fixture.ts';
import type { VisitFacts } from './visit-facts.ts';
import { type VisitPage, visitPage } from './visit-page.ts';

const facts: VisitFacts = {
  clinicName: 'Practice at the Lake',
  start: '2026-12-01T08:30:00.000Z',
  zone: 'Europe/Berlin',
  address: 'Seestr. 4, Zürich',
  phone: '+49 30 1234567',
};
const times = ['2026-12-02T08:30:00.000Z', '2026-12-02T08:45:00.000Z', '2026-12-03T22:30:00.000Z'];
const phone = facts.phone;
const call = 'https://meet.example.org/a';
const pagesOf = (of: VisitFacts): VisitPage[] => [
  { kind: 'ask', facts: of, isConfirmed: false, isChangeable: true },
  { kind: 'ask', facts: of, isConfirmed: true, isChangeable: false },
  { kind: 'times', facts: of, times, more: '2026-12-04T08:00:00.000Z' },
  { kind: 'times', facts: of, times: [], isTaken: true },
  ...(['askCancel', 'confirmed', 'moved', 'cancelled', 'tooLate'] as const).map(kind => ({ kind, facts: of })),
  { kind: 'join', facts: { ...of, isRemote: true }, url: call },
  { kind: 'askEndMails' },
  { kind: 'mailsEnded' },
  { kind: 'outdated', phone },
  { kind: 'over', phone },
  { kind: 'invalid' },
];
const htmlOf = (page: VisitPage, locale = 'en-GB', zone = 'Europe/Berlin') => visitPage(page, { locale, zone }).html;
const [ask, soon, choose] = pagesOf(facts);

test('a visit is shown by the clock and in the language of the patient, and of the clinic where it is, and its number', () => {
  for (const said of ['Tuesday 1 December at 09:30', 'Practice at the Lake', 'Seestr. 4, Zürich', '+49 30 1234567'])
    expect(htmlOf(ask!)).toContain(said);
  expect(htmlOf(ask!, 'de')).toContain('Dienstag, 1. Dezember um 09:30');
  expect(htmlOf(ask!, 'en-GB', 'America/New_York')).toMatch(/at 03:30 (GMT-5|EST)/);
});

test('what can be done stands there to be posted, and nothing else: within the notice of the clinic there is its number alone', () => {
  const posts = (html: string) => [...html.matchAll(/name="do" value="(\w+)"/g)].map(([, what]) => what);
  expect(posts(htmlOf(ask!))).toEqual(['confirm']);
  expect(htmlOf(ask!)).toContain('href="?do=change"');
  expect([posts(htmlOf(soon!)), htmlOf(soon!).includes('?do=')]).toEqual([[], false]);
  expect(htmlOf(soon!)).toContain('please call +49 30 1234567');
  expect(posts(htmlOf({ kind: 'askCancel', facts }))).toEqual(['cancel']);
  expect(posts(htmlOf({ kind: 'askEndMails' }))).toEqual(['end_mails']);
  for (const kind of ['confirmed', 'moved', 'cancelled', 'tooLate'] as const) expect(htmlOf({ kind, facts })).not.toContain('<form');
});

test('free times are told by the clock of the patient, which is named where that of the clinic shows another time', () => {
  const told = (html: string) => [...html.matchAll(/required> ([^<]+)<\/label>/g)].map(([, time]) => time);
  expect(told(htmlOf(choose!))).toEqual(['09:30', '09:45', '23:30']);
  expect(told(htmlOf(choose!, 'en-GB', 'Europe/London'))).toEqual(['08:30 GMT', '08:45 GMT', '22:30 GMT']);
});

test('free times stand under their day, each with a label, and go on from where they end', () => {
  const html = htmlOf(choose!);
  expect([...html.matchAll(/<legend>([^<]+)<\/legend>/g)].map(([, day]) => day)).toEqual(['Wednesday 2 December', 'Thursday 3 December']);
  for (const time of times) expect(html).toContain(`<label><input type="radio" name="start" value="${time}" required>`);
  expect(html).toContain('href="?do=change&amp;from=2026-12-04T08%3A00%3A00.000Z"');
});

test.each(locales)('each page in %s has a heading of its own, no script, and loads nothing', locale => {
  const pages = pagesOf(facts).map(page => visitPage(page, { locale, zone: 'Europe/Berlin' }));
  for (const { html, contentSecurityPolicy } of pages) {
    // That of a call leads there, by a link that is followed by hand.
    expect(html.replace(`<a href="${call}" rel="noreferrer">`, '')).not.toMatch(/<script|https?:\/\/|undefined/);
    expect(html).toContain('<meta name="referrer" content="no-referrer">');
    expect(contentSecurityPolicy).toMatch(/default-src 'none'.*form-action 'self'/);
  }
  const headings = pages.map(({ html }) => /<h1>([^<]+)<\/h1>/.exec(html)![1]);
  expect(new Set(headings).size).toBe(pages.length - 2);
});

test('nobody breaks out of a page, whatever a clinic calls itself or its people', () => {
  const tags = (html: string) => html.match(/<[^>]*>/g);
  const plain = pagesOf({ ...facts, clinicName: 'x', address: 'x', clinicians: ['x'] }).map(page => tags(htmlOf(page))!.length);
  fc.assert(
    fc.property(anyWriting, anyWriting, anyWriting, (clinicName, address, name) => {
      const hostile = { ...facts, clinicName: `x ${clinicName}`, address: `x${address}`, clinicians: [`x ${name}`] };
      for (const [i, page] of pagesOf(hostile).entries()) expect(tags(htmlOf(page))!.length).toBeLessThanOrEqual(plain[i]!);
    }),
    { numRuns: 30 },
  );
});
