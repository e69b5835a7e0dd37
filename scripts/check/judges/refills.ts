import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import fc from 'fast-check';
import { adherenceOf } from '../../../shared/domain/clinic/dispenses/adherence.ts';
import { corrected, type DispenseContent, dispensed } from '../../../shared/domain/clinic/dispenses/content.ts';
import { refillAtOf, runOutOf } from '../../../shared/domain/clinic/dispenses/supply.ts';
import { lastDayOf, type PrescriptionContent, requireAllowed } from '../../../shared/domain/clinic/prescriptions/content.ts';
import {
  acting,
  drafted,
  prescribedContent,
  prescriptionKey,
  signature,
} from '../../../shared/domain/clinic/prescriptions/prescription.fixture.ts';
import {
  holdPrescription,
  type Prescription,
  requireDispensable,
  resumePrescription,
  signPrescription,
  stopPrescription,
  supplyPrescription,
} from '../../../shared/domain/clinic/prescriptions/prescription.ts';
import { termsOf, validityOf } from '../../../shared/domain/clinic/prescriptions/statement.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { addDays, instantOf, localDateAt } from '../../../shared/domain/time/when.ts';

/** Something that is tried so many days after what was tried before it. Days of a dispense that are not said are those that are prescribed. */
type Step = { after: number } & (
  | { act: 'dispense'; ago: number; days?: number | undefined }
  | { act: 'correct'; which: number; days: number }
  | { act: 'return'; which: number }
  | { act: 'hold' }
  | { act: 'resume' }
  | { act: 'stop' }
);

const medication = { text: 'Ramipril 5 mg' };
const quantity = { value: 30, unit: 'tablets' };
const zones = ['UTC', 'Europe/Berlin', 'Pacific/Apia', 'America/St_Johns', 'Asia/Kathmandu'];

const from = (min: number, max: number) => fc.integer({ min, max });
const after = fc.oneof({ weight: 3, arbitrary: from(0, 35) }, from(0, 95));
const days = from(1, 95);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.record({
      act: fc.constant('dispense' as const),
      after,
      ago: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, from(-1, 30)),
      days: fc.option(days, { nil: undefined, freq: 2 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('correct' as const), after, which: from(0, 5), days }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('return' as const), after, which: from(0, 5) }) },
  fc.record({ act: fc.constant('hold' as const), after }),
  { weight: 3, arbitrary: fc.record({ act: fc.constant('resume' as const), after }) },
  fc.record({ act: fc.constant('stop' as const), after }),
);
const history = fc.record({
  issuedOn: from(0, 1_600).map(days => addDays('2026-12-25', days)),
  zone: fc.constantFrom(...zones),
  content: fc.record({
    days: fc.constantFrom(7, 28, 30, 90),
    repeats: fc.oneof(fc.constant(0), from(0, 5), from(0, 11)),
    months: fc.option(from(1, 12), { nil: undefined, freq: 1 }),
    schedule: fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      fc.constantFrom('II' as const, 'III' as const, 'IV' as const, 'V' as const),
    ),
  }),
  leadDays: fc.constantFrom(0, 7, 14),
  steps: fc.array(step, { minLength: 1, maxLength: 14, size: 'max' }),
  /** The days that are looked at: from so many after the day of issue, for so many. */
  window: fc.record({ after: from(-20, 200), days: from(1, 400) }),
});
type History = typeof history extends fc.Arbitrary<infer H> ? H : never;

/** Is it done? What is refused changes nothing. */
const isDone = (act: () => void): boolean => {
  try {
    act();
    return true;
  } catch (failure) {
    if (failure instanceof Failure) return false;
    throw failure;
  }
};

/** A prescription of the history, signed in the morning of its day of issue, with what was dispensed by it as we keep it. */
class Course {
  #prescription: Prescription;
  readonly #content: PrescriptionContent;
  readonly #zone: string;
  readonly #lastDay: string;
  readonly #leadDays: number;
  readonly #dispenses: { content: DispenseContent; isCounted: boolean }[] = [];

  constructor({ content: { days, repeats, months, schedule }, issuedOn, zone, leadDays }: History) {
    this.#content = requireAllowed(prescribedContent({ medication, quantity, days, repeats, months, schedule }));
    this.#zone = zone;
    this.#lastDay = lastDayOf(this.#content, issuedOn);
    this.#leadDays = leadDays;
    const at = this.#at(issuedOn);
    const valid = validityOf({ zone, issuedOn, validUntil: this.#lastDay }, at);
    this.#prescription = signPrescription(drafted(), { ...signature, at }, valid).next;
  }

  #at(date: string): string {
    return instantOf({ date, time: '10:00' }, this.#zone);
  }

  #termsAt(now: string) {
    return termsOf(this.#prescription, this.#content, { zone: this.#zone, validUntil: this.#lastDay }, now);
  }

  get fills(): DispenseContent[] {
    return this.#dispenses.filter(({ isCounted }) => isCounted).map(({ content }) => content);
  }

  /** What `functions/clinic/dispenses/record.ts` writes beside a dispense. */
  #supply(): void {
    const refillAt = refillAtOf(this.fills, { content: this.#content, lastDay: this.#lastDay, zone: this.#zone }, this.#leadDays);
    this.#prescription = supplyPrescription(this.#prescription, { dispensed: this.fills.length, refillAt }).next;
  }

  #dispense({ ago, days }: Extract<Step, { act: 'dispense' }>, today: string): void {
    const now = this.#at(today);
    requireDispensable(this.#prescription, this.#content, now);
    const content = dispensed({ dispensedOn: addDays(today, -ago), days }, this.#termsAt(now));
    this.#dispenses.push({ content, isCounted: true });
  }

  #correct({ which, days }: Extract<Step, { act: 'correct' }>, today: string): void {
    const found = this.#dispenses[which];
    if (!found?.isCounted) throw new Failure('dispense_refused', { reason: 'returned' });
    const now = this.#at(today);
    found.content = corrected(found.content, { days, reason: 'Counted' }, this.#termsAt(now), { ...acting, now });
  }

  #return({ which }: Extract<Step, { act: 'return' }>): void {
    const found = this.#dispenses[which];
    if (!found) throw new Failure('not_found');
    found.isCounted = false;
  }

  try(step: Step, today: string): void {
    const now = this.#at(today);
    if (step.act === 'hold') this.#prescription = holdPrescription(this.#prescription, now).next;
    else if (step.act === 'resume') this.#prescription = resumePrescription(this.#prescription, now).next;
    else if (step.act === 'stop') this.#prescription = stopPrescription(this.#prescription, now).next;
    else {
      if (step.act === 'dispense') this.#dispense(step, today);
      else if (step.act === 'correct') this.#correct(step, today);
      else this.#return(step);
      this.#supply();
    }
  }

  get told() {
    const { refillAt, stoppedAt } = this.#prescription;
    return {
      runsOutOn: runOutOf(this.fills),
      refillOn: refillAt && localDateAt(refillAt, this.#zone),
      stoppedOn: stoppedAt && localDateAt(stoppedAt, this.#zone),
    };
  }
}

/** What we say of a history: which of its steps are done, and what follows from them in the end. A prescription that may not be is never signed. */
const saidOf = (of: History) => {
  let course: Course | undefined;
  if (!isDone(() => (course = new Course(of))) || !course) return { signed: false };
  let today = of.issuedOn;
  const done: boolean[] = [];
  for (const step of of.steps) {
    today = addDays(today, step.after);
    done.push(isDone(() => course!.try(step, today)));
  }
  const { stoppedOn, ...told } = course.told;
  const first = addDays(of.issuedOn, of.window.after);
  const window = { from: first, to: addDays(first, of.window.days - 1) };
  const [adherence] = adherenceOf([{ prescriptionId: prescriptionKey.prescriptionId, medication, fills: course.fills, stoppedOn }], window);
  const { days, covered, proportion } = adherence ?? {};
  return { signed: true, done, ...told, adherence: adherence && { days, covered, proportion } };
};

/** Writes histories of prescriptions and what we say of them, a line each. */
export const writeRefillCases = async (file: string, count: number, seed: number): Promise<void> => {
  const out = createWriteStream(file);
  for (const each of fc.sample(history, { numRuns: count, seed })) out.write(`${JSON.stringify({ history: each, said: saidOf(each) })}\n`);
  await finished(out.end());
};
