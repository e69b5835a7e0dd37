import { addDays, instantOf } from '../../time/when.ts';
import { dispensesAllowed, type PrescriptionContent } from '../prescriptions/content.ts';
import type { DispenseTerms } from './content.ts';

/** What was handed out: on which day, and for how many days it lasts. */
export type Fill = { dispensedOn: string; days: number };
/** Days on which there is enough: the first, and the first behind the last. */
type Covered = { from: string; until: string };

/** The days that each fill lasts, in order: what comes before the last has run out is taken behind it, so that no day is covered twice. */
export const coverageOf = (fills: readonly Fill[]): Covered[] => {
  const covered: Covered[] = [];
  for (const { dispensedOn, days } of fills.toSorted((a, b) => (a.dispensedOn < b.dispensedOn ? -1 : 1))) {
    const last = covered.at(-1);
    const from = last && last.until > dispensedOn ? last.until : dispensedOn;
    covered.push({ from, until: addDays(from, days) });
  }
  return covered;
};

/** The first day without any, once all that was handed out is taken. Undefined where nothing was. */
export const runOutOf = (fills: readonly Fill[]): string | undefined => coverageOf(fills).at(-1)?.until;

/** How often something may be handed out in all, until which day, and how many days before it runs out it is to be. */
export type RefillTerms = { allowed: number; lastDay: string; leadDays: number };

/** By what the next time falls due: as many days before as the clinic says, but no sooner than half of what is handed out at a time is taken. */
export const refillTermsOf = (content: PrescriptionContent, lastDay: string, refillLeadDays: number): RefillTerms => ({
  allowed: dispensesAllowed(content),
  lastDay,
  leadDays: Math.min(refillLeadDays, Math.floor(content.days / 2)),
});

/** The day on which the next time falls due. Undefined where there is none: nothing was handed out yet, none is left, or it would be too late. */
export const refillOn = (fills: readonly Fill[], { allowed, lastDay, leadDays }: RefillTerms): string | undefined => {
  const runsOutOn = runOutOf(fills);
  if (runsOutOn === undefined || fills.length >= allowed) return undefined;
  const day = addDays(runsOutOn, -leadDays);
  return day <= lastDay ? day : undefined;
};

/** When a prescription is to be dispensed again that was dispensed so: at the beginning of the day, in the zone in which it was issued. */
export const refillAtOf = (
  fills: readonly Fill[],
  { content, lastDay, zone }: Pick<DispenseTerms, 'content' | 'lastDay' | 'zone'>,
  refillLeadDays: number,
): string | undefined => {
  const date = refillOn(fills, refillTermsOf(content, lastDay, refillLeadDays));
  return date && instantOf({ date }, zone);
};
