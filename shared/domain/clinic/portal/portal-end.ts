import { majorityOf } from './majority.ts';

/** What of a patient says when they come of age: their birth and zone, as they are known now, and from which age on the clinic takes them for grown. */
export type Age = { birthDate?: string | undefined; zone?: string | undefined; majorityAge: number };

/** What of an access says from when on it opens nothing. */
type Ending = { basis: string; zone: string; createdAt: string } & Partial<Record<'until' | 'acceptedAt' | 'endedAt', string | undefined>>;

/** When a patient comes of age; undefined where nobody knows when they were born. */
export const majorityIn = ({ birthDate, zone, majorityAge }: Age, fallbackZone: string): string | undefined =>
  birthDate === undefined ? undefined : majorityOf(birthDate, majorityAge, zone ?? fallbackZone);

/** Is a patient grown, as far as anybody knows? Of whom no birth is known nobody says that they are a child. */
export const isOfAge = (age: Age, fallbackZone: string, now: string): boolean => (majorityIn(age, fallbackZone) ?? '') <= now;

/**
 * From when on an access opens nothing, where that is known: at its own end, and that of a parent when the child comes of age, whichever is first. A
 * parent of somebody of whom no birth is known has none from the beginning: nobody could say that they are still a child.
 */
export const endOf = ({ basis, until, zone, createdAt }: Ending, age: Age): string | undefined => {
  if (basis !== 'parent') return until;
  const majority = majorityIn(age, zone) ?? createdAt;
  return until !== undefined && until < majority ? until : majority;
};

/** Does it open anything at this moment? */
export const isOpenAt = (access: Ending, age: Age, now: string): boolean => {
  const end = endOf(access, age);
  return access.acceptedAt !== undefined && access.endedAt === undefined && (end === undefined || now < end);
};
