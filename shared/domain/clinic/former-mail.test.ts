import fc from 'fast-check';
import { expect, test } from 'vitest';
import { later } from '../core/due.ts';
import { Failure } from '../core/failure.ts';
import { type FormerMail, formerMailAfter, formerMailRules, warnedAddresses } from './former-mail.ts';

const now = '2026-11-28T08:00:00.000Z';
const day = 86_400_000;
const addresses = Array.from({ length: 25 }, (_, nth) => `a${nth}@example.org`);
const with_ = (...values: string[]) => ({ contacts: values.map(value => ({ system: 'email' as const, value })) });
/** What is known once contacts are others; undefined where that is refused. */
const changed = (former: FormerMail, from: string[], to: string[], at: string): FormerMail | undefined => {
  try {
    return formerMailAfter(former, with_(...from), with_(...to), at);
  } catch (error) {
    if (error instanceof Failure && error.code === 'limit_reached') return undefined;
    throw error;
  }
};

type History = { at: string; contacts: string[]; former: FormerMail; lastHad: Map<string, string>; refused: number };
const latelyIn = ({ lastHad }: History, moment: string): string[] =>
  [...lastHad].filter(([, until]) => later(until, formerMailRules.days * day) > moment).map(([address]) => address);

/** Changes contacts as it may be, and holds that it is refused where an address would be forgotten before its time, and there alone. */
const step = (history: History, after: number, to: string[]): History => {
  const at = later(history.at, after * day);
  const { contacts, former, lastHad } = history;
  const next = changed(former, contacts, to, at);
  const known = new Set([...latelyIn(history, at), ...contacts].filter(each => !to.includes(each)));
  const isTooMany = contacts.some(each => !to.includes(each)) && known.size > formerMailRules.most;
  expect(next === undefined).toBe(isTooMany);
  if (!next) return { ...history, at, refused: history.refused + 1 };
  return { ...history, at, contacts: to, former: next, lastHad: new Map([...lastHad, ...contacts.map(each => [each, at] as const)]) };
};

test('whatever contacts become, whoever was reached within a month is told who is let in, and nobody after that who is reached no more', () => {
  const some = fc.subarray(addresses, { maxLength: 10 });
  const steps = fc.array(fc.record({ after: fc.integer({ min: 0, max: 20 }), to: some }), { maxLength: 8 });
  let refused = 0;
  fc.assert(
    fc.property(some, steps, (first, changes) => {
      const begin: History = { at: now, contacts: first, former: [], lastHad: new Map(), refused: 0 };
      const end = changes.reduce((history, { after, to }) => step(history, after, to), begin);
      refused += end.refused;
      for (const ahead of [0, 29, 30, 31]) {
        const moment = later(end.at, ahead * day);
        const told = warnedAddresses(with_(...end.contacts), end.former, moment);
        expect(new Set(told)).toEqual(new Set([...end.contacts, ...latelyIn(end, moment)]));
      }
    }),
  );
  expect(refused).toBeGreaterThan(0);
});

test('the address of a patient is pushed out by none that come and go before it: it stays, or is told still once it went', () => {
  const made = Array.from({ length: 10 }, (_, nth) => `f${nth}@example.org`);
  const steps = [['own', ...made.slice(0, 9)], ['own'], ['own', made[9]!], ['own'], ['desk@example.org']];
  let [former, contacts] = [[] as FormerMail, ['own']];
  for (const to of steps) {
    const next = changed(former, contacts, to, now);
    if (next) [former, contacts] = [next, to];
    expect(warnedAddresses(with_(...contacts), former, now)).toContain('own');
  }
});

test('an address that is added is never refused, however many went', () => {
  const former = changed([], addresses.slice(0, formerMailRules.most), [], now)!;
  expect(formerMailAfter(former, with_(), with_('new@example.org'), now)).toEqual(former);
});

test('who had an address is told before who has one, and one that differs in capitals alone is told once', () => {
  const former = formerMailAfter([], with_('own@example.org', 'Other@example.org'), with_('OWN@example.org'), now);
  expect(former.map(({ address }) => address)).toEqual(['Other@example.org']);
  expect(warnedAddresses(with_('OWN@example.org', 'own@example.org'), former, now)).toEqual(['Other@example.org', 'own@example.org']);
});

test('a telephone number is no address', () => {
  expect(warnedAddresses({ contacts: [{ system: 'phone', value: '+49 30 1' }] }, [], now)).toEqual([]);
});
