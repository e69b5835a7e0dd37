import { expect, test } from 'vitest';
import { EmailAddress } from './email.ts';

test.each([
  ['ada@example.org', true],
  ["o'neil+chores@mail.example.co", true],
  [`${'a'.repeat(64)}@example.org`, true],
  [`${'a'.repeat(65)}@example.org`, false],
  [`ada@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`, false],
  ['ada', false],
  ['ada@@example.org', false],
])('%s is a mail address: %s', (text, expected) => {
  expect(EmailAddress.safeParse(text).success).toBe(expected);
});
