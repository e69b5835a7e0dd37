import * as z from 'zod';
import { jaroWinkler } from './jaro-winkler.ts';
import { PatientInput, type PatientName, type PatientPerson } from './patient-content.ts';
import { wordsOf } from './patient-search.ts';

/** Somebody of whom a clinic asks whether they are a patient already. */
export const PatientMatchInput = PatientInput.pick({ names: true, birthDate: true, identifiers: true });
export type PatientMatchInput = z.infer<typeof PatientMatchInput>;

/** How sure it is: `certain` by an identifier, `probable` by name and date of birth, `possible` where one of these differs a little. */
export const MatchGrade = z.enum(['certain', 'probable', 'possible']);
export type MatchGrade = z.infer<typeof MatchGrade>;

/** From which score on names are alike, and from which on they may be. */
const alike = { well: 0.92, somewhat: 0.82 };
const weights = { family: 0.6, given: 0.4 };

const folded = (text: string): string => wordsOf(text).join(' ');
const alikeness = (a: string, b: string): number => (a === '' || b === '' ? 0 : jaroWinkler(folded(a), folded(b)));

/** How alike two names are; family and given name may have changed places. */
const namesAlike = (a: PatientName, b: PatientName): number => {
  const [one, other] = [a, b].map(({ family, given = [] }) => ({ family, given: given.join(' ') })) as [FlatName, FlatName];
  if (one.given === '' && other.given === '') return alikeness(one.family, other.family);
  const straight = weights.family * alikeness(one.family, other.family) + weights.given * alikeness(one.given, other.given);
  return Math.max(straight, (alikeness(one.family, other.given) + alikeness(one.given, other.family)) / 2);
};
type FlatName = { family: string; given: string };

/** The day of a birth with day and month in each other's place, where that is a day. */
export const swappedDay = (date: string): string | undefined => {
  const [year, month, day] = date.split('-');
  return day === undefined || day === month || Number(day) > 12 ? undefined : `${year}-${day}-${month}`;
};

type Birth = 'same' | 'near' | 'unknown' | 'other';
const birthsOf = (a: string | undefined, b: string | undefined): Birth => {
  if (a === undefined || b === undefined) return 'unknown';
  if (a === b) return 'same';
  return swappedDay(a) === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`) ? 'near' : 'other';
};
const birthScores: Record<Birth, number> = { same: 1, near: 0.8, unknown: 0.5, other: 0 };

const shareIdentifier = (
  { identifiers: a = [] }: Pick<PatientPerson, 'identifiers'>,
  { identifiers: b = [] }: Pick<PatientPerson, 'identifiers'>,
): boolean => a.some(({ system, value }) => b.some(other => other.system === system && other.value === value));

const gradeOf = (names: number, births: Birth, isIdentified: boolean): MatchGrade | undefined => {
  // Who has another day of birth and another name under the same identifier has somebody else's card.
  if (isIdentified) return births === 'other' && names < alike.somewhat ? 'possible' : 'certain';
  if (births === 'other' || names < alike.somewhat) return undefined;
  if (births === 'same') return names >= alike.well ? 'probable' : 'possible';
  return names >= alike.well ? 'possible' : undefined;
};

/** Whether two may be one person, how sure that is, and a score by which those who may be are put in order. The same for the same two, whichever comes first. */
export const matchOf = (a: PatientMatchInput, b: PatientMatchInput): { grade: MatchGrade; score: number } | undefined => {
  const names = Math.max(...a.names.flatMap(one => b.names.map(other => namesAlike(one, other))));
  const births = birthsOf(a.birthDate, b.birthDate);
  const isIdentified = shareIdentifier(a, b);
  const grade = gradeOf(names, births, isIdentified);
  if (!grade) return undefined;
  const score = isIdentified ? 0.8 + 0.1 * names + 0.1 * birthScores[births] : 0.7 * names + 0.25 * birthScores[births];
  return { grade, score: Math.round(score * 1000) / 1000 };
};

/** How many of the words of a name that is asked for stand in a label, or nearly: by that it is decided who is looked at first where there are many. */
export const labelLikeness = (label: string, { names }: PatientMatchInput): number => {
  const theirs = label.split(' ');
  const asked = new Set(names.flatMap(({ family, given = [] }) => [family, ...given]).flatMap(wordsOf));
  return [...asked].filter(word => theirs.some(each => jaroWinkler(each, word) >= alike.somewhat)).length;
};
