import fc from 'fast-check';
import { expect, test } from 'vitest';
import { later } from '../core/due.ts';
import { type FormerMail, formerMailAfter, formerMailRules, warnedAddresses } from './former-mail.ts';

const now = '2026-11-28T08:00:00.000Z';
const day = 86_400_000;
const addresses = Array.from({ length: 8 }, (_, nth) => `a${nth}@example.org`);
const with_ = (...values: string[]) => ({ contacts: values.map(value => ({ system: 'email' as const, value })) });

test('whatever contacts become, whoever was reached within a month is told who is let in, and nobody after that who is reached no more', () => {
  const steps = fc.array(fc.record({ after: fc.integer({ min: 0, max: 20 }), to: fc.subarray(addresses) }), { maxLength: 8 });
  fc.assert(
    fc.property(fc.subarray(addresses), steps, (first, changes) => {
      let [at, contacts, former] = [now, first, [] as FormerMail];
      const lastHad = new Map<string, string>();
      for (const { after, to } of changes) {
        at = later(at, after * day);
        for (const address of contacts) lastHad.set(address, at);
        former = formerMailAfter(former, with_(...contacts), with_(...to), at);
        contacts = to;
      }
      for (const ahead of [0, 29, 30, 31]) {
        const moment = later(at, ahead * day);
        const lately = [...lastHad].filter(([, until]) => later(until, formerMailRules.days * day) > moment).map(([address]) => address);
        expect(new Set(warnedAddresses(with_(...contacts), former, moment))).toEqual(new Set([...contacts, ...lately]));
      }
    }),
  );
});

test('an address that went is pushed out by none of many that come and go after it', () => {
  let former: FormerMail = formerMailAfter([], with_('own@example.org'), with_(), now);
  for (let nth = 0; nth < 50; nth++) former = formerMailAfter(former, with_(`other${nth}@example.org`), with_(), now);
  expect(former).toHaveLength(formerMailRules.most);
  expect(warnedAddresses(with_(), former, now)).toContain('own@example.org');
});

test('a telephone number is no address', () => {
  expect(warnedAddresses({ contacts: [{ system: 'phone', value: '+49 30 1' }] }, [], now)).toEqual([]);
});
