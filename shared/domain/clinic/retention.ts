import { Failure } from '../core/failure.ts';

/**
 * For how many years a patient is kept after the last that was written of their treatment. Ten unless the clinic says otherwise (BGB § 630f (3));
 * never fewer than six, for which 45 CFR 164.316(b)(2)(i) wants what is documented to be kept.
 */
export const retentionYears = { fewest: 6, usual: 10, most: 40 };

/** So many calendar years after a moment, to the same moment of the day (UTC): of 29 February on 1 March, where there is none. */
export const yearsAfter = (at: string, years: number): string => {
  const moment = new Date(at);
  moment.setUTCFullYear(moment.getUTCFullYear() + years);
  return moment.toISOString();
};

/** What there is of a patient that says how long they are kept. */
type Keepable = {
  createdAt: string;
  contentAt?: string | undefined;
  chart?: string | undefined;
  endedAt?: string | undefined;
  legalHolds?: readonly string[] | undefined;
};

/** What says how long a patient is kept: the years of the clinic, and when something of their treatment was last written beside the record itself. */
export type Retention = { years: number; contentAt?: string | undefined };

const lastOf = (...moments: (string | undefined)[]): string | undefined =>
  moments.reduce((last, each) => (each !== undefined && (last === undefined || each > last) ? each : last), undefined);

/** When something of the treatment of a patient was last written. Undefined where nothing was: who was registered by mistake has nothing to be kept. */
const lastContentOf = ({ contentAt, chart, createdAt }: Keepable, beside: string | undefined): string | undefined =>
  lastOf(contentAt, chart === undefined ? undefined : createdAt, beside);

/** Until when a patient is kept by the years alone: after the last of their treatment, or its end where that came later. Undefined where nothing is to be kept. */
export const keptUntil = (patient: Keepable, { years, contentAt }: Retention): string | undefined => {
  const last = lastContentOf(patient, contentAt);
  return last === undefined ? undefined : yearsAfter(lastOf(last, patient.endedAt)!, years);
};

/** Is somebody's record under a legal hold? */
export const isHeld = ({ legalHolds = [] }: Keepable): boolean => legalHolds.length > 0;

/** Fails with `must_be_kept`, which says until when, for a patient whose years are not over, and for one under a legal hold, however long ago that was. */
export const requireErasable = (patient: Keepable, kept: Retention, now: string): void => {
  if (isHeld(patient)) throw new Failure('must_be_kept', { reason: 'legal_hold' });
  const until = keptUntil(patient, kept);
  if (until !== undefined && until > now) throw new Failure('must_be_kept', { reason: 'retention', until });
};
