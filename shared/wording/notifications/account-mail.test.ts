import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AccountContent, Notice } from '../../domain/notifications/notification-content.ts';
import { locales } from '../core/locale.ts';
import { ada, anyWriting, reminderLinks } from '../core/wording.fixture.ts';
import { accountMail } from './account-mail.ts';
import { inboxText } from './inbox-text.ts';
import { pushPayload } from './push-payload.ts';

const expiring: AccountContent = { kind: 'account', notice: 'key_expiring', name: 'Kitchen display', at: '2026-11-28T18:00:00.000Z' };
const mailOf = (content: Partial<AccountContent> = {}, reader = ada) =>
  accountMail({ content: { ...expiring, ...content }, reader, links: reminderLinks });

test('a notice names the thing and the moment, in mail, push and inbox alike', () => {
  expect(AccountContent.parse(expiring)).toEqual(expiring);
  const { subject, text, html } = mailOf();
  expect(subject).toBe('The API key “Kitchen display” expires soon');
  for (const version of [text.replaceAll('\n', ' '), html]) expect(version).toContain('It works until Saturday 28 November at 19:00.');
  const { title, body } = inboxText(expiring, ada);
  expect([title, pushPayload(expiring, ada, {}).notification.body]).toEqual([subject, body]);
});

test('a notice leads to its page where there is one, and nowhere else', () => {
  const link = 'https://app.almanac.example/keys';
  expect(mailOf({ link }).html).toContain(`href="${link}"`);
  expect(mailOf({ link }).text).toContain(`\n${link}\n`);
  expect(mailOf().html).not.toContain('class="stack');
  expect(pushPayload({ ...expiring, link }, ada, {}).notification.navigate).toBe(link);
  expect(pushPayload(expiring, ada, {}).notification.navigate).toBe('/');
});

test('nobody breaks out of a notice, whatever they call things', () => {
  const tags = (html: string) => html.match(/<[^>]*>/g);
  const plain = tags(mailOf({ name: 'x' }).html);
  fc.assert(
    fc.property(anyWriting, name => {
      const mail = mailOf({ name });
      expect(tags(mail.html)).toEqual(plain);
      expect(mail.subject).not.toMatch(/\p{Cc}/u);
    }),
  );
});

test.each(locales.flatMap(locale => Notice.options.map(notice => [locale, notice] as const)))(
  'in %s, %s is said within 72 columns, with a footer that says why it came',
  (locale, notice) => {
    const { text } = mailOf({ notice }, { ...ada, locale });
    expect(text).toContain('Kitchen display');
    for (const line of text.split('\n')) if (!line.startsWith('https://')) expect(line.length).toBeLessThanOrEqual(72);
    expect(text).toContain('\n-- \n');
    expect(text).toContain(reminderLinks.unsubscribe);
  },
);
