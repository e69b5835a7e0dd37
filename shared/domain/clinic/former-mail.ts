import * as z from 'zod';
import { later } from '../core/due.ts';
import { msPerDay } from '../time/civil.ts';
import type { PatientPerson } from './patient-content.ts';

/** For how many days an address that a patient has no more is still told who is let in, and of how many at the most that is known. */
export const formerMailRules = { days: 30, most: 10 };

/** Mail addresses that a patient had lately, each with until when it is told who is let in. */
export const FormerMail = z.array(z.object({ address: z.string(), until: z.iso.datetime() }));
export type FormerMail = z.infer<typeof FormerMail>;

const addressesOf = ({ contacts = [] }: Pick<PatientPerson, 'contacts'>): string[] =>
  contacts.flatMap(({ system, value }) => (system === 'email' ? [value] : []));

/** The addresses that a patient had lately, once their contacts are others. Of too many those stay that went first: nobody pushes them out by changing more. */
export const formerMailAfter = (
  former: FormerMail,
  before: Pick<PatientPerson, 'contacts'>,
  after: Pick<PatientPerson, 'contacts'>,
  now: string,
): FormerMail => {
  const stay = new Set(addressesOf(after));
  const gone = [...new Set(addressesOf(before))].filter(address => !stay.has(address));
  const known = former.filter(({ address, until }) => until > now && !stay.has(address) && !gone.includes(address));
  const until = later(now, formerMailRules.days * msPerDay);
  return [...known, ...gone.map(address => ({ address, until }))].slice(0, formerMailRules.most);
};

/**
 * Where a patient is told of who is let into their portal: at each address that they have, and had lately. Whether they want other mails does not count:
 * else it would be enough to switch these off, or to change the address, before somebody is let in.
 */
export const warnedAddresses = (person: Pick<PatientPerson, 'contacts'>, former: FormerMail, now: string): string[] => [
  ...new Set([...addressesOf(person), ...former.flatMap(({ address, until }) => (until > now ? [address] : []))]),
];
