import * as z from 'zod';
import { Failure } from '../../core/failure.ts';
import { UserId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { Line } from '../../core/text.ts';
import { LocalDate } from '../../time/when.ts';
import { type PrescriptionContent, prescriptionLimits, Quantity } from '../prescriptions/content.ts';

/** How many dispenses of a prescription are kept, with those that were handed back, and how often one is corrected. */
export const dispenseLimits = { kept: 200, corrections: 20 };

const HandedOut = z.object({
  /** The day in the zone in which the prescription was issued. */
  dispensedOn: LocalDate,
  quantity: Quantity,
  days: z.int().min(1).max(prescriptionLimits.days),
});
type HandedOut = z.infer<typeof HandedOut>;
/** Any part of it: what is not said stays, or is as it is prescribed. */
const partly = HandedOut.partial().shape;
const Reason = Line(200);

/** What whoever dispenses says: what is not said is as it is prescribed, and today. */
export const DispenseInput = z.strictObject({
  ...partly,
  /** What the pharmacy calls it: the same one is recorded once. */
  externalId: Line(100).optional(),
});
export type DispenseInput = z.infer<typeof DispenseInput>;
/** What is to be said otherwise, and why. */
export const DispenseCorrection = z.strictObject({ ...partly, reason: Reason });
export type DispenseCorrection = z.infer<typeof DispenseCorrection>;
/** Why something was handed back. */
export const DispenseReturn = z.strictObject({ reason: Reason });

/** What was said of a dispense before it was corrected, when, by whom and why. */
export const Correction = z.object({ ...HandedOut.shape, reason: z.string(), by: UserId, at: z.iso.datetime() });

/** What a dispense says, as it is sealed. */
export const DispenseContent = z.object({
  ...HandedOut.shape,
  externalId: z.string().optional(),
  corrections: z.array(Correction).optional(),
  returnReason: z.string().optional(),
});
export type DispenseContent = z.infer<typeof DispenseContent>;

/** By what a dispense is judged: what is prescribed, from which day to which it is valid, and which day it is where that was issued. */
export type DispenseTerms = { content: PrescriptionContent; firstDay: string; lastDay: string; today: string; zone: string };

/** Fails with `dispense_refused` for a day on which the prescription is not valid, with `invalid_request` for one that is ahead, or for more than is prescribed. */
const requireWithin = (said: HandedOut, { content, firstDay, lastDay, today }: DispenseTerms): void => {
  const { dispensedOn, quantity, days } = said;
  if (dispensedOn > today) throw invalid('/dispensedOn', 'too_far_ahead');
  if (dispensedOn < firstDay || dispensedOn > lastDay)
    throw new Failure('dispense_refused', { reason: 'not_valid_then', firstDay, lastDay });
  if (quantity.unit !== content.quantity.unit) throw invalid('/quantity/unit', 'not_valid');
  if (quantity.value > content.quantity.value) throw invalid('/quantity/value', 'too_large', { max: content.quantity.value });
  if (days > content.days) throw invalid('/days', 'too_large', { max: content.days });
};

/** What a dispense says: no more than is prescribed, on a day on which that is valid. */
export const dispensed = ({ dispensedOn, quantity, days, externalId }: DispenseInput, terms: DispenseTerms): DispenseContent => {
  const said = {
    dispensedOn: dispensedOn ?? terms.today,
    quantity: quantity ?? terms.content.quantity,
    days: days ?? terms.content.days,
  };
  requireWithin(said, terms);
  return externalId === undefined ? said : { ...said, externalId };
};

/** What a dispense says once it is corrected, with what it said before. Fails with `limit_reached` where that was too often. */
export const corrected = (
  before: DispenseContent,
  { reason, ...said }: DispenseCorrection,
  terms: DispenseTerms,
  { userId: by, now: at }: { userId: UserId; now: string },
): DispenseContent => {
  const { dispensedOn, quantity, days, corrections = [] } = before;
  if (corrections.length >= dispenseLimits.corrections) throw new Failure('limit_reached', { limit: dispenseLimits.corrections });
  const next = { ...before, ...said, corrections: [...corrections, { dispensedOn, quantity, days, reason, by, at }] };
  requireWithin(next, terms);
  return next;
};

/** What somebody said first of a dispense, before it was corrected. */
const firstSaid = ({ corrections: [first] = [], ...now }: DispenseContent): HandedOut => first ?? now;

/** Does a request say again what is recorded already? What it leaves out it leaves as it is. Fails with `already_exists` where it says something else. */
export const requireSame = (input: DispenseInput, recorded: DispenseContent): void => {
  const first = firstSaid(recorded);
  const isSame =
    (input.dispensedOn ?? first.dispensedOn) === first.dispensedOn &&
    (input.days ?? first.days) === first.days &&
    (input.quantity?.value ?? first.quantity.value) === first.quantity.value &&
    (input.quantity?.unit ?? first.quantity.unit) === first.quantity.unit;
  if (!isSame) throw new Failure('already_exists', { what: 'dispense' });
};
