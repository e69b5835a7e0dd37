import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locales } from '../core/locale.ts';
import { anyWriting } from '../core/wording.fixture.ts';
import { type InvitationFacts, invitationMail } from './invitation-mail.ts';

const facts: InvitationFacts = {
  workspaceName: 'Maple Street 12',
  inviterName: 'Ada',
  role: 'member',
  endsAt: '2026-11-28T18:00:00.000Z',
  link: `https://app.almanac.example/invitation#${'a'.repeat(100)}`,
  unsubscribe: `https://api.almanac.example/v1/unsubscribe/${'b'.repeat(100)}`,
};
const mailOf = (more: Partial<InvitationFacts> = {}, locale = 'en-GB') =>
  invitationMail({ ...facts, ...more }, { locale, zone: 'Europe/Berlin' });

test('the mail says who invites, where to, as what, until when and in which zone (6.1), and how', () => {
  const { subject, text, html } = mailOf();
  expect(subject).toBe('Ada invites you to “Maple Street 12”');
  for (const version of [text.replaceAll('\n', ' '), html]) {
    expect(version).toContain('You would be a member.');
    expect(version).toContain('until Saturday 28 November at 19:00 CET');
  }
  expect(text).toContain(`\n${facts.link}\n`);
  expect(html).toContain(`href="${facts.link}"`);
  expect(html).not.toContain('undefined');
});

test('who has no name yet invites all the same, and a role of the workspace’s own is not told by its id', () => {
  expect(mailOf({ inviterName: undefined }).subject).toBe('You are invited to “Maple Street 12”');
  expect(mailOf({ role: 'role_01kb8m3tq2e8fvq3w5r7c9d0ea' }).text).not.toContain('role_');
});

test('nobody breaks out of the mail, whatever they call themselves or their workspace', () => {
  const tags = (html: string) => html.match(/<[^>]*>/g);
  const plain = tags(mailOf({ workspaceName: 'x', inviterName: 'x' }).html);
  fc.assert(
    fc.property(anyWriting, anyWriting, (workspaceName, inviterName) => {
      const mail = mailOf({ workspaceName, inviterName: `x${inviterName}` });
      expect(tags(mail.html)).toEqual(plain);
      expect(mail.subject).not.toMatch(/\p{Cc}/u);
      expect(mail.text.match(/^-- $/gm)).toHaveLength(1);
    }),
  );
});

test.each(locales)('lines of the text version in %s fit 72 columns, but for the link', locale => {
  for (const role of ['owner', 'admin', 'member', 'guest'])
    for (const line of mailOf({ role }, locale).text.split('\n'))
      if (!line.startsWith('https://')) expect(line.length).toBeLessThanOrEqual(72);
});

test.each([
  ['Bank Security Team', 'Locked! Verify at www.evil.example/login'],
  ['https://evil.example', 'Home'],
  ['Ada', 'evil.example'],
  ['Ada', 'http:// evil . example'],
])('M1: an address in a name is not shown, neither in the subject nor in the mail: %s, %s', (inviterName, workspaceName) => {
  const { subject, text, html } = mailOf({ inviterName, workspaceName });
  for (const version of [subject, text, html]) expect(version).not.toMatch(/evil|Verify/);
});

test('M1: it says where no more of them are wanted, in both versions', () => {
  const { text, html } = mailOf();
  expect(text).toContain(facts.unsubscribe);
  expect(html).toContain(`href="${facts.unsubscribe}"`);
});
