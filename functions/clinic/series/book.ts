import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { sealAppointment } from '../../../shared/data/clinic/appointment-seal.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { markedUnder } from '../../../shared/data/clinic/patient-seal.ts';
import { patients, whileGoingOn } from '../../../shared/data/clinic/patients.ts';
import { visitSeries } from '../../../shared/data/clinic/visit-series.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { createBeside } from '../../../shared/data/core/quota.ts';
import { isLostRace, patient as patience } from '../../../shared/data/core/race.ts';
import { usualHold } from '../../../shared/domain/clinic/booking/appointment.ts';
import { refusalOfTime } from '../../../shared/domain/clinic/booking/fits.ts';
import { seriesStarts, type VisitSeriesInput } from '../../../shared/domain/clinic/booking/series-starts.ts';
import {
  createVisitSeries,
  type RefusedVisit,
  type VisitSeries,
  type VisitSeriesKey,
} from '../../../shared/domain/clinic/booking/visit-series.ts';
import { requireUnmerged } from '../../../shared/domain/clinic/merge-patients.ts';
import { presentPatient } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { AppointmentId, VisitSeriesId } from '../../../shared/domain/core/ids.ts';
import { toInstant } from '../../../shared/domain/time/when.ts';
import { derivedId, timeOfId } from '../../../shared/runtime/http/ids.ts';
import { readSelection, requireBookable, type Selection } from '../appointments/books.ts';
import { offersAfter, orTaken } from '../appointments/find.ts';
import { judge, type Outcome, type Plan, type PlannedVisit, placeTogether, plannedInPages, visitsOf } from './pages.ts';
import { letGo } from './settle.ts';

type Input = z.output<typeof VisitSeriesInput>;

/**
 * The visits of a series under ids that follow from it and from what was asked, so that the very request which comes again
 * finds what it has held: by its mark under the key of the clinic, as ids stand where nobody is to learn why a patient comes.
 */
const plannedVisits = (visitSeriesId: VisitSeriesId, starts: readonly number[], retryMark = ''): PlannedVisit[] =>
  starts.map((start, i) => ({
    start,
    appointmentId: derivedId('appointment', `${visitSeriesId}|${retryMark}|${start}`, timeOfId(visitSeriesId) + i),
  }));

/** The next times at which a visit that was refused can be booked: none where that is further ahead than any is. */
export const alternativesTo = async (
  { start, reason }: RefusedVisit,
  id: VisitSeriesKey,
  asked: Pick<Input, 'visitTypeId' | 'scheduleIds'>,
  now: string,
) =>
  reason === 'beyond_horizon'
    ? []
    : offersAfter(id.workspaceId, { start, patientId: id.patientId, visitTypeId: asked.visitTypeId, scheduleIds: asked.scheduleIds }, now);

/** Fails with `slot_unavailable` where a series is to be booked whole and cannot be, or nothing of it can. */
const requireEnough = async (id: VisitSeriesKey, input: Input, { booked, refused }: Counted, now: string): Promise<void> => {
  const [first] = refused;
  if (!first || (input.mode === 'report' && booked.length > 0)) return;
  const alternatives = await alternativesTo(first, id, input, now);
  throw new Failure('slot_unavailable', { reason: first.reason, refused, alternatives });
};
type Counted = { booked: readonly unknown[]; refused: readonly RefusedVisit[] };

const inOrder = (refused: readonly RefusedVisit[]): RefusedVisit[] => [...refused].sort((a, b) => (a.start < b.start ? -1 : 1));

/** Which visits of a series could be booked now, before anything is written. */
const lookAhead = async (plan: Plan, planned: readonly PlannedVisit[], now: string) => {
  const { visitType } = plan.selection;
  const refusals = new Map(planned.map(each => [each, refusalOfTime({ visitType, start: each.start }, Date.parse(now))]));
  const timely = planned.filter(each => refusals.get(each) === undefined);
  const judged = timely.length > 0 ? await judge(plan.id, plan.selection, timely, now) : undefined;
  if (judged?.hasLeft) throw new Failure('slot_unavailable', { reason: 'clinician_left' });
  const reasonFor = (each: PlannedVisit) => refusals.get(each) ?? judged?.refusals.get(each.appointmentId);
  const refused = planned.flatMap(each => {
    const reason = reasonFor(each);
    return reason ? [{ start: toInstant(each.start), reason }] : [];
  });
  return { booked: planned.filter(each => reasonFor(each) === undefined), refused };
};

const agreedOn = (input: Input, { visitType, schedules }: Selection, appointmentIds: AppointmentId[], refused: RefusedVisit[]) => {
  const { reason: _sealed, ...asked } = input;
  const clinicians = schedules.flatMap(({ userId }) => userId ?? []);
  return { ...asked, clinicians, zone: visitType.zone, appointmentIds, refused: inOrder(refused) };
};

/** Holds the times of a series page by page. What is held is let go where it cannot be had whole; what is forgotten ends by itself. */
const holdAll = async (
  plan: Plan,
  pages: readonly PlannedVisit[][],
  input: Input,
  refused: RefusedVisit[],
  context: UserContext,
): Promise<Outcome> => {
  const all: Outcome = { booked: [], refused: [...refused] };
  const terms = { heldUntil: usualHold(context.now), isWhole: input.mode === 'all', beside: () => whileGoingOn(plan.id) };
  try {
    for (const page of pages) {
      const outcome = await orTaken(() => placeTogether(plan, page, context, terms));
      all.booked.push(...outcome.booked);
      all.refused.push(...outcome.refused);
      await requireEnough(plan.id, input, { booked: pages, refused: outcome.refused }, context.now);
    }
    await requireEnough(plan.id, input, all, context.now);
  } catch (error) {
    await letGo(plan.id, all.booked, context);
    throw error;
  }
  return all;
};

/**
 * Books visits that return by a rule, or fails with `slot_unavailable`: in one write where they fit into one, otherwise each is held first, and from the
 * write of the series on they come about. A retry answers what it has booked.
 */
export const bookSeries = async (id: VisitSeriesKey, input: Input, context: UserContext): Promise<VisitSeries> => {
  const key = await patientKeyOf(id.workspaceId);
  const marked = markedUnder(context, key);
  const [patient, replayed, selection] = await Promise.all([
    patients.find(id).then(presentPatient),
    visitSeries.findReplayed(id, marked),
    readSelection(id.workspaceId, input),
  ]);
  if (replayed) return replayed;
  requireUnmerged(patient);
  requireBookable(selection);
  const contentFor = (appointmentId: AppointmentId) =>
    sealAppointment({ ...id, appointmentId }, { reason: input.reason }, patient, key, randomBytes);
  const plan = { id, selection, contentFor };
  const planned = plannedVisits(id.visitSeriesId, seriesStarts(input, selection.visitType.zone), marked.retryMark);
  const ahead = await lookAhead(plan, planned, context.now);
  await requireEnough(id, input, ahead, context.now);
  const pages = plannedInPages(selection, ahead.booked);
  const begun = await visitsOf(
    id,
    planned.map(({ appointmentId }) => appointmentId),
  );
  if (pages.length === 1 && begun.length === 0)
    return orTaken(() => bookAtOnce(plan, pages[0]!, input, ahead.refused, { context, marked }));
  const { booked, refused } = await holdAll(plan, pages, input, ahead.refused, context);
  const change = createVisitSeries(id, agreedOn(input, selection, booked, refused), false, context);
  const { record } = await createBeside(() => whileGoingOn(id), visitSeries, id, change, marked, patience).catch(async error => {
    // With a record that was merged meanwhile nothing is begun: what was held for it is let go.
    if (error instanceof Failure) await letGo(id, booked, context);
    throw error;
  });
  return record;
};

type Contexts = { context: UserContext; marked: UserContext };

/** Books a series in one write. */
const bookAtOnce = async (
  plan: Plan,
  page: PlannedVisit[],
  input: Input,
  before: RefusedVisit[],
  { context, marked }: Contexts,
): Promise<VisitSeries> => {
  const made: VisitSeries[] = [];
  const beside = async ({ booked, refused }: Outcome) => {
    await requireEnough(plan.id, input, { booked, refused: [...before, ...refused] }, context.now);
    const change = createVisitSeries(plan.id, agreedOn(input, plan.selection, booked, [...before, ...refused]), true, context);
    made.push(change.next);
    return [visitSeries.putNew(change, marked), ...(await whileGoingOn(plan.id))];
  };
  try {
    await placeTogether(plan, page, context, { isWhole: false, beside });
    return made.at(-1)!;
  } catch (error) {
    // The very request, sent twice at once, has booked it.
    const booked = isLostRace(error) ? await visitSeries.findReplayed(plan.id, marked) : undefined;
    if (!booked) throw error;
    return booked;
  }
};
