import { type Criterion, refused } from '../../../../shared/api/clinic/fhir/criteria.ts';
import { appointments, appointmentsOf } from '../../../../shared/data/clinic/appointments.ts';
import { patients } from '../../../../shared/data/clinic/patients.ts';
import { schedules } from '../../../../shared/data/clinic/schedules.ts';
import type { Appointment } from '../../../../shared/domain/clinic/booking/appointment.ts';
import { dayExpiry } from '../../../../shared/domain/clinic/booking/entry.ts';
import type { Schedule } from '../../../../shared/domain/clinic/booking/schedule.ts';
import type { Span } from '../../../../shared/domain/clinic/booking/span.ts';
import { appointmentStatuses } from '../../../../shared/domain/clinic/fhir/appointment.ts';
import { dateAsked } from '../../../../shared/domain/clinic/fhir/dates.ts';
import { appointmentKeys, idFrom } from '../../../../shared/domain/clinic/fhir/ids.ts';
import type { PatientId, ScheduleId, UserId, WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { invalid } from '../../../../shared/domain/core/invalid.ts';
import { visitsOnDayOf } from '../../appointments/day.ts';
import { type Chain, patientsByChain } from '../patients/find.ts';
import { schedulesIn } from '../practice/schedules.ts';
import { codeTest, dateTest, referencesIn, type Test } from '../tests.ts';

/** Somebody or something that takes part in a visit. */
type Actor = { patientId: PatientId } | { userId: UserId } | { scheduleId: ScheduleId };
/** Whose time stands in days of a schedule. */
type Bookable = Exclude<Actor, { patientId: PatientId }>;
/** Visits that may be asked for, and whether there may be more; of whom it is told, and which of them were named by an id. */
export type VisitFindings = { found: Appointment[]; more: boolean; whose?: PatientId[]; named?: Appointment[] };

/** Which visits of a clinic are asked for, and which of them whoever asks may see. */
export type VisitQuery = { workspaceId: WorkspaceId; asked: readonly Criterion[]; sees: (visit: Appointment) => boolean };

/** Of a patient so many visits are looked through, and of each of several. */
const most = { visits: 500, ofEach: 100, page: 100 };
const none: VisitFindings = { found: [], more: false };

const typesOf: Record<string, readonly string[]> = {
  patient: ['Patient'],
  practitioner: ['Practitioner'],
  location: ['Location'],
  actor: ['Patient', 'Practitioner', 'Location', 'Device'],
};

/** The one who is asked for. Fails with `invalid_request` for several, and for what is no id. */
const actorIn = (criterion: Criterion): Actor => {
  const [reference, ...others] = referencesIn(criterion, typesOf[criterion.name]!);
  if (!reference || others.length > 0) throw refused(criterion, 'too_many', { max: 1 });
  const { id } = reference;
  const [patientId, userId, scheduleId] = [idFrom('patient', id), idFrom('user', id), idFrom('schedule', id)];
  if (patientId) return { patientId };
  if (userId) return { userId };
  if (scheduleId) return { scheduleId };
  throw refused(criterion, 'not_an_id');
};

const takesPart = (actor: Actor): Test<Appointment> => {
  if ('patientId' in actor) return ({ patientId }) => patientId === actor.patientId;
  if ('userId' in actor) return ({ clinicians }) => clinicians.includes(actor.userId);
  return ({ scheduleIds }) => scheduleIds.includes(actor.scheduleId);
};

const startOf = ({ start }: Appointment): Span => ({ from: Date.parse(start), until: Date.parse(start) + 1 });

const testOf = (criterion: Criterion, chain: Chain | undefined): Test<Appointment> => {
  const { name, values } = criterion;
  if (criterion.chain) return ({ patientId }) => chain!.all.includes(patientId);
  if (name === '_id') return each => values.includes(appointmentKeys.write(each));
  if (name === 'date') return dateTest(criterion, startOf);
  if (name === 'status')
    return codeTest(
      criterion,
      'http://hl7.org/fhir/appointmentstatus',
      ({ status }) => appointmentStatuses[status],
      Object.values(appointmentStatuses),
    );
  return takesPart(actorIn(criterion));
};

/** The visits of these ids. */
export const visitsByIds = async (workspaceId: WorkspaceId, ids: readonly string[]): Promise<VisitFindings> => {
  const keys = [...new Set(ids)].flatMap(id => appointmentKeys.read(id) ?? []);
  const found = await Promise.all(keys.map(key => appointments.find({ workspaceId, ...key })));
  const named = found.filter(each => each !== undefined);
  return { found: named, more: false, named };
};

/** The visits of a patient that whoever asks may see: of others it is not told either that there are more. */
export const visitsOfPatient = async (
  { workspaceId, sees }: VisitQuery,
  patientId: PatientId,
  visits = most.visits,
): Promise<VisitFindings> => {
  const patient = await patients.find({ workspaceId, patientId });
  if (!patient || patient.erasedAt) return none;
  const found: Appointment[] = [];
  let cursor: string | undefined;
  for (let read = 0; read < visits; read += most.page) {
    const place = { limit: most.page, ...(cursor === undefined ? {} : { cursor }) };
    const page = await appointmentsOf({ workspaceId, patientId }, { ...place, keep: sees });
    found.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  return { found, more: cursor !== undefined, whose: [patientId] };
};

const ofEach = async (asked: VisitQuery, { followed, isCut, more }: Chain): Promise<VisitFindings> => {
  const parts = await Promise.all(followed.map(patientId => visitsOfPatient(asked, patientId, most.ofEach)));
  return { found: parts.flatMap(({ found }) => found), more: more || isCut || parts.some(part => part.more) };
};

/** The one schedule of somebody or something. */
const scheduleOf = async (workspaceId: WorkspaceId, actor: Bookable): Promise<Schedule | undefined> => {
  if ('scheduleId' in actor) return schedules.find({ workspaceId, scheduleId: actor.scheduleId });
  return (await schedulesIn(workspaceId)).find(({ userId }) => userId === actor.userId);
};

/** The visits that take the time of somebody or something on a day of their zone. */
const onDay = async (workspaceId: WorkspaceId, actor: Bookable, date: string, now: string): Promise<VisitFindings> => {
  const schedule = await scheduleOf(workspaceId, actor);
  // Days are forgotten after a month: then there may have been more.
  return schedule ? { found: await visitsOnDayOf(schedule, date, now), more: dayExpiry(date) * 1000 <= Date.parse(now) } : none;
};

const dayIn = (asked: readonly Criterion[]): Criterion => {
  const dates = asked.filter(({ name }) => name === 'date');
  const day = dates.find(({ values }) => values.length === 1 && /^(eq)?\d{4}-\d\d-\d\d$/.test(values[0]!) && dateAsked(values[0]!));
  if (!day) throw invalid('/date', 'required');
  return day;
};

/** What finds visits: an id, a patient, or whose time is taken on a day; and which of the parameters that has answered already. */
const candidates = async (
  search: VisitQuery,
  chain: Chain | undefined,
  now: string,
): Promise<{ all: VisitFindings; answered?: Criterion }> => {
  const { workspaceId, asked } = search;
  const byId = asked.find(({ name }) => name === '_id');
  if (byId) return { all: await visitsByIds(workspaceId, byId.values) };
  const actors = asked.filter(each => each.name in typesOf && !each.chain).map(actorIn);
  const patient = actors.find(actor => 'patientId' in actor);
  if (patient) return { all: await visitsOfPatient(search, patient.patientId) };
  if (chain) return { all: await ofEach(search, chain) };
  const other = actors.find((actor): actor is Bookable => !('patientId' in actor));
  if (!other) throw invalid('/patient', 'required');
  const day = dayIn(asked);
  return { all: await onDay(workspaceId, other, day.values[0]!.slice(-10), now), answered: day };
};

/** Whether a status is asked for of which nothing stands in a day: whoever was called off takes nobody's time. */
const asksForCancelled = (criterion: Criterion): boolean =>
  criterion.name === 'status' && criterion.tokens.some(({ code }) => code === 'cancelled') !== (criterion.modifier === 'not');

/**
 * The visits that are asked for; of whom it is told, whether by a chain that somebody fits or of one patient what they have, and those that were
 * named by an id, whether they fit or not. Fails with `invalid_request`, by the name of the parameter.
 */
export const findVisits = async (search: VisitQuery, now: string): Promise<VisitFindings> => {
  const { workspaceId, asked } = search;
  const chain = await patientsByChain(workspaceId, asked);
  const tests = new Map(asked.map(criterion => [criterion, testOf(criterion, chain)]));
  const { all, answered } = await candidates(search, chain, now);
  if (answered) tests.delete(answered);
  const isMissing = answered !== undefined && asked.some(asksForCancelled);
  // Where not all were found who fit, it is open whether others do.
  const isUndecided = chain?.more === true && all.found.some(({ patientId }) => !chain.all.includes(patientId));
  return {
    ...all,
    more: all.more || isMissing || isUndecided,
    whose: [...(all.whose ?? []), ...(chain?.told ?? []).map(({ patientId }) => patientId)],
    found: all.found.filter(each => [...tests.values()].every(test => test(each))),
  };
};
