import * as z from 'zod';
import { invalid } from '../../core/invalid.ts';
import { withoutNull } from '../../core/merge-patch.ts';
import { orElse } from '../../core/newer.ts';
import { Line, WrittenText } from '../../core/text.ts';
import { formatDate, monthsLater, parseDate } from '../../time/civil.ts';
import { addDays, LocalDate } from '../../time/when.ts';

/** The schedule of a controlled substance (21 CFR 1308). */
export const ControlledSchedule = z.enum(['II', 'III', 'IV', 'V']);
type ControlledSchedule = z.infer<typeof ControlledSchedule>;

/** How much a prescription says at the most. */
export const prescriptionLimits = { days: 365, repeats: 99, months: 12 };
const ordinary = { repeats: prescriptionLimits.repeats, months: prescriptionLimits.months };

/**
 * How often it may be dispensed again, and for how many months from the day of issue it is valid, by schedule: modelled on 21 CFR 1306.12(a)
 * and 1306.22(a).
 */
const limitsOf: Record<ControlledSchedule | 'none', { repeats: number; months: number }> = {
  none: ordinary,
  II: { ...ordinary, repeats: 0 },
  III: { repeats: 5, months: 6 },
  IV: { repeats: 5, months: 6 },
  V: ordinary,
};
/** Several prescriptions of schedule II cover so many days together: modelled on 21 CFR 1306.12(b)(1). */
const daysAhead = 90;

/** What is prescribed: its name, strength and form in words, and where there is one its code (`system` as a URI: RxNorm, ATC, PZN). */
export const Medication = z.strictObject({
  text: Line(200),
  coding: z.strictObject({ system: z.string().regex(/^[a-z][a-z0-9+.-]{1,19}:[!-~]{1,180}$/), code: Line(64) }).optional(),
});
/** How much of it is handed out at a time. */
export const Quantity = z.strictObject({ value: z.number().min(0.001).max(100_000), unit: Line(40) });

const about = {
  medication: Medication,
  dose: Line(200),
  instructions: WrittenText(2000).optional(),
  quantity: Quantity,
  /** For how many days one quantity lasts. */
  days: z.int().min(1).max(prescriptionLimits.days),
  /** How often it may be dispensed again; the first time is not counted. */
  repeats: z.int().min(0).max(prescriptionLimits.repeats),
  /** For how many months from its day of issue it is valid. */
  months: z.int().min(1).max(prescriptionLimits.months).optional(),
  schedule: ControlledSchedule.optional(),
  /** The first day on which it may be dispensed. */
  startsOn: LocalDate.optional(),
};

export const PrescriptionInput = z.strictObject({ ...about, repeats: about.repeats.default(0) });
export type PrescriptionInput = z.infer<typeof PrescriptionInput>;
/** As a merge patch (RFC 7396), null removes and what is absent stays, but that `medication` and `quantity` are replaced whole. */
export const PrescriptionPatch = z
  .strictObject({
    ...about,
    instructions: about.instructions.unwrap().nullable(),
    months: about.months.unwrap().nullable(),
    schedule: about.schedule.unwrap().nullable(),
    startsOn: about.startsOn.unwrap().nullable(),
  })
  .partial();
export type PrescriptionPatch = z.infer<typeof PrescriptionPatch>;

/** What a prescription says, as it is sealed. A schedule that is not known here is the strictest. */
export const PrescriptionContent = z.object({ ...about, schedule: orElse(ControlledSchedule.optional(), 'II') });
export type PrescriptionContent = z.infer<typeof PrescriptionContent>;

/** Fails with `invalid_request` where a prescription says more than its schedule allows. */
export const requireAllowed = (content: PrescriptionContent): PrescriptionContent => {
  const { repeats, months } = limitsOf[content.schedule ?? 'none'];
  if (content.repeats > repeats) throw invalid('/repeats', 'too_large', { max: repeats });
  if (content.months !== undefined && content.months > months) throw invalid('/months', 'too_large', { max: months });
  return content;
};

/** How often a prescription is dispensed at the most: the first time, and as often again as it and its schedule allow. */
export const dispensesAllowed = ({ repeats, schedule }: PrescriptionContent): number =>
  1 + Math.min(repeats, limitsOf[schedule ?? 'none'].repeats);

/** What a prescription says after a merge patch. Fails with `invalid_request` where that is more than its schedule allows. */
export const changeContent = (content: PrescriptionContent, patch: PrescriptionPatch): PrescriptionContent =>
  requireAllowed({ ...content, ...withoutNull(patch) });

/** The last day on which a prescription may be dispensed that is issued on a day: so many months later, the last of the month where that is shorter. */
export const lastDayOf = ({ months, schedule }: PrescriptionContent, issuedOn: string): string =>
  formatDate(monthsLater(parseDate(issuedOn), months ?? limitsOf[schedule ?? 'none'].months));

/** Fails with `invalid_request` where the first day of a prescription that is issued on a day is too late for it. */
export const requireStart = (content: PrescriptionContent, issuedOn: string): void => {
  const { startsOn, schedule, days } = content;
  if (startsOn === undefined) return;
  const covered = schedule === 'II' && addDays(startsOn, days) > addDays(issuedOn, daysAhead);
  if (covered || startsOn > lastDayOf(content, issuedOn)) throw invalid('/startsOn', 'too_far_ahead');
};
