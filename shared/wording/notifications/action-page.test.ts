import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locales } from '../core/locale.ts';
import { ada, anyWriting } from '../core/wording.fixture.ts';
import { type ActionPage, actionPage } from './action-page.ts';

const now = '2026-11-21T18:12:09.000Z';
const title = 'Give Momo her heart tablets';
const pages: ActionPage[] = [
  { kind: 'confirm', action: 'done', title },
  { kind: 'confirm', action: 'snooze', title, minutes: [10, 60] },
  { kind: 'acted', action: 'done', title, now },
  { kind: 'acted', action: 'snooze', title, now },
  { kind: 'acted', action: 'snooze', title, now, until: '2026-11-22T08:00:00.000Z' },
  { kind: 'confirm', action: 'approve', title },
  { kind: 'confirm', action: 'return', title },
  { kind: 'acted', action: 'claim', title, now },
  { kind: 'acted', action: 'approve', title, now },
  { kind: 'acted', action: 'return', title, now },
  { kind: 'inApp' },
  { kind: 'tooEarly' },
  { kind: 'tooLate' },
  { kind: 'partsOpen' },
  { kind: 'oneBefore' },
  { kind: 'whosePart' },
  { kind: 'used' },
  { kind: 'expired' },
  { kind: 'invalid' },
  { kind: 'confirm_unsubscribe', mails: 'reminder' },
  { kind: 'confirm_unsubscribe', mails: 'digest' },
  { kind: 'unsubscribed', mails: 'reminder' },
  { kind: 'unsubscribed', mails: 'digest' },
];
const headingOf = (html: string) => /<h1>([^<]*)<\/h1>/.exec(html)![1];

test('opening a link only asks: the form acts, and posts to the address of the page', () => {
  for (const page of pages) {
    const { html } = actionPage(page, ada);
    const asks = page.kind.startsWith('confirm');
    expect(html.includes('<form method="post">'), page.kind).toBe(asks);
    expect(html).not.toMatch(/<script|<form[^>]*action=|http-equiv|href=|src=| on\w+=| style=/);
  }
});

test('the page works under the policy that comes with it', () => {
  for (const page of pages) {
    const { html, contentSecurityPolicy } = actionPage(page, ada);
    const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style]) =>
      createHash('sha256').update(style!).digest('base64'),
    );
    expect(contentSecurityPolicy).toBe(
      `default-src 'none'; style-src 'sha256-${styles.join()}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
  }
});

test('snoozing offers the times given', () => {
  const { html } = actionPage({ kind: 'confirm', action: 'snooze', title, minutes: [10, 60, 1440] }, ada);
  const buttons = [...html.matchAll(/<button type="submit" name="minutes" value="(\d+)">([^<]*)</g)].map(([, value, text]) => [
    value,
    text,
  ]);
  expect(buttons).toEqual([
    ['10', 'Snooze for 10 minutes'],
    ['60', 'Snooze for 1 hour'],
    ['1440', 'Snooze for 1 day'],
  ]);
});

test('returning asks why, and takes no for an answer', () => {
  const { html } = actionPage({ kind: 'confirm', action: 'return', title }, ada);
  expect(html).toContain('<input name="reason" maxlength="200">');
  expect(html).not.toContain('required');
});

test('a snoozed reminder says when it comes back, in the reader’s zone', () => {
  const { html } = actionPage({ kind: 'acted', action: 'snooze', title, now, until: '2026-11-22T08:00:00.000Z' }, ada);
  expect(html).toContain('You will hear of it again tomorrow at 09:00.');
});

test('each page tells its reader what it is about, in every language', () => {
  for (const locale of locales) {
    const headings = pages.map(page => headingOf(actionPage(page, { locale, zone: 'UTC' }).html));
    // The three pages of something snoozed, and the two of being unsubscribed, share theirs.
    expect(new Set(headings).size, locale).toBe(pages.length - 2);
  }
});

test('an address that keeps a secret is neither indexed nor passed on', () => {
  const { html } = actionPage({ kind: 'invalid' }, { locale: 'en', zone: 'UTC' });
  expect(html).toContain('<meta name="robots" content="noindex,nofollow">');
  expect(html).toContain('<meta name="referrer" content="no-referrer">');
});

test('nobody breaks out of the page, whatever they call things', () => {
  const tagsOf = (text: string) => actionPage({ kind: 'confirm', action: 'done', title: text }, ada).html.match(/<[^>]*>/g);
  fc.assert(
    fc.property(anyWriting, text => {
      expect(tagsOf(text)).toEqual(tagsOf('x'));
    }),
  );
});
