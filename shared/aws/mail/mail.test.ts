import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { locales } from '../../wording/core/locale.ts';
import { ada, anyWriting, dailyDigest, digestLinks, lateReminder, reminderLinks } from '../../wording/core/wording.fixture.ts';
import { digestMail } from '../../wording/notifications/digest-mail.ts';
import { reminderMail } from '../../wording/notifications/reminder-mail.ts';
import { mailFailure, mimeOf, type OutgoingMail, sendMail } from './mail.ts';

const plain: OutgoingMail = {
  from: 'Almanac <mail@almanac.example>',
  to: 'ada@example.net',
  subject: 'Reminder: Take out the bins',
  text: 'Take out the bins\n-- \nWhy\n',
  html: '<p>Take out the bins</p>',
  unsubscribe: reminderLinks.unsubscribe,
  messageId: '<ntf_01kb8m5z7he4mtx2p9n6a3k8ra@almanac.example>',
};
const parsed = async (mail: Partial<OutgoingMail>) => {
  const raw = await mimeOf({ ...plain, ...mail });
  const message = await PostalMime.parse(raw);
  return {
    raw: raw.toString('latin1'),
    message,
    header: (key: string) => message.headers.filter(each => each.key === key).map(({ value }) => value),
  };
};

test('another program reads from the mail what was written into it', async () => {
  const { message, header } = await parsed({});
  expect(message.subject).toBe(plain.subject);
  expect(message.from).toMatchObject({ name: 'Almanac', address: 'mail@almanac.example' });
  expect(message.to).toMatchObject([{ address: 'ada@example.net' }]);
  expect([message.text?.trimEnd(), message.html?.trimEnd(), message.messageId]).toEqual([
    plain.text.trimEnd(),
    plain.html,
    plain.messageId,
  ]);
  expect(header('content-type')[0]).toMatch(/^multipart\/alternative;/);
  expect(Date.parse(header('date')[0]!)).not.toBeNaN();
});

test('a mail program can unsubscribe with one click, and an answering machine keeps silent', async () => {
  const { raw, header } = await parsed({});
  expect(header('list-unsubscribe')).toEqual([`<${reminderLinks.unsubscribe}>`]);
  expect(raw).toContain(`List-Unsubscribe: <${reminderLinks.unsubscribe}>\r\n`);
  expect(header('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
  expect(header('auto-submitted')).toEqual(['auto-generated']);
  expect(header('x-entity-ref-id')).toEqual(['ntf_01kb8m5z7he4mtx2p9n6a3k8ra@almanac.example']);
});

test.each(locales)('reminders and digests in %s arrive as they were written', async locale => {
  const reader = { ...ada, locale };
  const content = { ...lateReminder, title: 'Тест 🗑️ להוציא את הפח', notes: 'äöü €\nשורה שנייה' };
  for (const mail of [
    reminderMail({ content, reader, links: reminderLinks }),
    digestMail({ content: dailyDigest, reader, links: digestLinks }),
  ]) {
    const { raw, message } = await parsed(mail);
    expect(message.subject).toBe(mail.subject);
    expect(message.text?.trimEnd()).toBe(mail.text.trimEnd());
    expect(message.html?.trim()).toBe(mail.html.trim());
    expect(raw).toMatch(/^[\t\r\n\x20-\x7e]*$/);
    expect(raw).not.toMatch(/[^\r]\n|\r[^\n]/);
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
  }
});

test('nobody writes a header of their own, whatever they call things', async () => {
  const names = async (mail: Partial<OutgoingMail>) => (await parsed(mail)).message.headers.map(({ key }) => key);
  const expected = await names({});
  await fc.assert(
    fc.asyncProperty(anyWriting, async subject => {
      expect(await names({ subject: `x${subject}` })).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test.each([
  'ada',
  'ada@',
  'ada@example.net, eve@example.net',
  'ada@example.net;eve@example.net',
  'Ada <ada@example.net>',
  'ada@example.net\r\nBcc: eve@example.net',
  'ädä@example.net',
  '"a b"@example.net',
  '',
])('a mail to %j is refused before anything is sent', async to => {
  const error = await sendMail({ ...plain, to }).catch(thrown => thrown);
  expect(mailFailure(error)).toBe('refused');
});

test('a domain in its own letters is written so that every server reads it', async () => {
  expect((await parsed({ to: 'ada@bücher.example' })).message.to).toMatchObject([{ address: 'ada@xn--bcher-kva.example' }]);
});

const failing = (name: string, more: object = {}) => Object.assign(new Error('x'), { name }, more);

test.each([
  [failing('MessageRejected'), 'refused'],
  [
    failing('MessageRejected', { message: 'Email address is not verified. The following identities failed the check in region EU-WEST-1' }),
    'throttled',
  ],
  [failing('MailFromDomainNotVerifiedException'), 'throttled'],
  [failing('InvalidParameterValue'), 'refused'],
  [failing('Throttling'), 'throttled'],
  [failing('ThrottlingException'), 'throttled'],
  [failing('AccountSendingPausedException'), 'throttled'],
  [failing('ConfigurationSetDoesNotExistException'), 'throttled'],
  [failing('AccessDenied'), 'throttled'],
  [failing('CredentialsProviderError'), 'throttled'],
  [failing('Error', { code: 'ECONNREFUSED' }), 'throttled'],
  [failing('Error', { code: 'ENOTFOUND' }), 'throttled'],
  [failing('Error', { code: 'ECONNRESET' }), 'unknown'],
  [failing('TimeoutError'), 'unknown'],
  [failing('InternalFailure', { $metadata: { httpStatusCode: 500 } }), 'unknown'],
  [failing('ServiceUnavailable', { $metadata: { httpStatusCode: 503 } }), 'unknown'],
  ['a text', 'unknown'],
  [undefined, 'unknown'],
  [null, 'unknown'],
])('the failure %s means: %s', (error, expected) => {
  expect(mailFailure(error)).toBe(expected);
});
