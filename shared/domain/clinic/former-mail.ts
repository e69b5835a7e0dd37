import * as z from 'zod';
import { later } from '../core/due.ts';
import { Failure } from '../core/failure.ts';
import { msPerDay } from '../time/civil.ts';
import { mailAddressesOf, type PatientPerson } from './patient-content.ts';

/** For how many days an address that a patient has no more is still told who is let in, and of how many at the most that is known. */
export const formerMailRules = { days: 30, most: 10 };

/** Mail addresses that a patient had lately, each with until when it is told who is let in. */
export const FormerMail = z.array(z.object({ address: z.string(), until: z.iso.datetime() }));
export type FormerMail = z.infer<typeof FormerMail>;

/** Two addresses that differ in capitals alone are one, as where mail came back. */
const same = (address: string): string => address.toLowerCase();
const distinct = (addresses: readonly string[]): string[] => [...new Map(addresses.map(each => [same(each), each])).values()];

/** The addresses that a patient had and that are told still who is let in. */
const lately = (former: FormerMail, now: string): FormerMail => former.filter(({ until }) => until > now);

/**
 * The addresses that a patient had lately, once their contacts are others. None is forgotten before its time: where there would be too many, `limit_reached`
 * says so, and the contacts stay as they are. Else it would be enough to have others go before it, or after.
 */
export const formerMailAfter = (
  former: FormerMail,
  before: Pick<PatientPerson, 'contacts'>,
  after: Pick<PatientPerson, 'contacts'>,
  now: string,
): FormerMail => {
  const stay = new Set(mailAddressesOf(after).map(same));
  const gone = distinct(mailAddressesOf(before)).filter(address => !stay.has(same(address)));
  const known = lately(former, now).filter(({ address }) => !stay.has(same(address)) && !gone.some(each => same(each) === same(address)));
  const until = later(now, formerMailRules.days * msPerDay);
  const all = [...known, ...gone.map(address => ({ address, until }))];
  if (gone.length > 0 && all.length > formerMailRules.most) throw new Failure('limit_reached', { limit: formerMailRules.most });
  return all;
};

/** The same as a patient is shown them; nothing where there are none. */
export const formerContactsOf = (former: FormerMail, now: string): FormerMail | undefined => {
  const known = lately(former, now);
  return known.length > 0 ? known : undefined;
};

/**
 * Where a patient is told of who is let into their portal: at each address that they had lately, then at each that they have, which whoever lets somebody in may
 * have written. Whether they want other mails does not count: else it would be enough to switch these off, or to change the address, before somebody is let in.
 */
export const warnedAddresses = (person: Pick<PatientPerson, 'contacts'>, former: FormerMail, now: string): string[] =>
  distinct([...lately(former, now).map(({ address }) => address), ...mailAddressesOf(person)]);
