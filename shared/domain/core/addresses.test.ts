import { expect, test } from 'vitest';
import { withoutAddresses } from './addresses.ts';

test.each([
  ['User ada@example.org is on the suppression list', 'User (address) is on the suppression list'],
  ["<o'neil+chores@mail.example.co>, bo@example.org: refused", "<o'(address)>, (address): refused"],
  [`${'a'.repeat(100)}@${'b'.repeat(300)}.example`, '(address)'],
  ['at 9 @ home', 'at 9 @ home'],
])('%s', (text, without) => {
  expect(withoutAddresses(text)).toBe(without);
});
