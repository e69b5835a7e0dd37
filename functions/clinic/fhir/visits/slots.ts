import { type Criterion, refused } from '../../../../shared/api/clinic/fhir/criteria.ts';
import { scheduleRules } from '../../../../shared/domain/clinic/booking/schedule.ts';
import type { Span } from '../../../../shared/domain/clinic/booking/span.ts';
import { dateAsked, isWhen } from '../../../../shared/domain/clinic/fhir/dates.ts';
import { idFrom } from '../../../../shared/domain/clinic/fhir/ids.ts';
import { visitTypeSystem } from '../../../../shared/domain/clinic/fhir/practice.ts';
import { type Slot, type SlotKey, slotResource } from '../../../../shared/domain/clinic/fhir/slot.ts';
import { Failure, unlessGone } from '../../../../shared/domain/core/failure.ts';
import type { ScheduleId, VisitTypeId, WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { invalid } from '../../../../shared/domain/core/invalid.ts';
import { msPerDay } from '../../../../shared/domain/time/civil.ts';
import { isArchived, readSelection } from '../../appointments/books.ts';
import { findTimes } from '../../appointments/find.ts';
import { needed, single } from '../about.ts';
import { codeTest, referencesIn, type Test } from '../tests.ts';

/** In how many days times are looked for at once, and how many are found. */
const rules = { days: 31, times: 100 };
/** No time of ours is later: what a zone says then nobody knows. */
const latest = Date.UTC(3000, 0, 1);

/** A time that can be booked, with the zone of its schedule. */
export type FreeSlot = { key: SlotKey; zone: string };

const scheduleIdsIn = (asked: readonly Criterion[]): ScheduleId[] => {
  const criterion = single(asked, 'schedule');
  const ids = new Set(
    referencesIn(criterion, ['Schedule']).map(({ id }) => {
      const scheduleId = idFrom('schedule', id);
      if (!scheduleId) throw refused(criterion, 'not_an_id');
      return scheduleId;
    }),
  );
  if (ids.size > scheduleRules.atOnce) throw refused(criterion, 'too_many', { max: scheduleRules.atOnce });
  return [...ids];
};

const visitTypeIdIn = (asked: readonly Criterion[]): VisitTypeId => {
  const criterion = single(asked, 'service-type');
  const [{ system = visitTypeSystem, code } = { code: '' }, ...others] = criterion.tokens;
  if (others.length > 0) throw refused(criterion, 'too_many', { max: 1 });
  const visitTypeId = system === visitTypeSystem ? idFrom('visitType', code) : undefined;
  if (!visitTypeId) throw refused(criterion, 'not_an_id');
  return visitTypeId;
};

/** From when and until when times begin that are looked for, and whether one does. Fails with `invalid_request` where that has no end, or is too long. */
const windowOf = (asked: readonly Criterion[]): { span: Span; fits: Test<number> } => {
  const dates = needed(asked, 'start').map(criterion => {
    const date = criterion.values.length === 1 ? dateAsked(criterion.values[0]!) : undefined;
    if (!date || date.by === 'ne') throw refused(criterion, 'not_a_day');
    return date;
  });
  const from = Math.max(...dates.map(({ by, span }) => (['lt', 'le', 'eb'].includes(by) ? Number.NEGATIVE_INFINITY : span.from)));
  const until = Math.min(...dates.map(({ by, span }) => (['gt', 'ge', 'sa'].includes(by) ? Number.POSITIVE_INFINITY : span.until)));
  if (!Number.isFinite(until - from)) throw invalid('/start', 'required');
  if (until - from > rules.days * msPerDay) throw invalid('/start', 'window_too_long', { days: rules.days });
  return { span: { from, until }, fits: start => dates.every(date => isWhen(date, { from: start, until: start + 1 })) };
};

/** The times that are asked for and can be booked, one slot of each schedule that one takes; and whether there may be more. */
export const freeSlots = async (
  workspaceId: WorkspaceId,
  asked: readonly Criterion[],
  now: string,
): Promise<{ found: FreeSlot[]; more: boolean }> => {
  const [scheduleIds, visitTypeId, { span, fits }] = [scheduleIdsIn(asked), visitTypeIdIn(asked), windowOf(asked)];
  for (const criterion of asked)
    if (criterion.name === 'status') codeTest(criterion, 'http://hl7.org/fhir/slotstatus', () => 'free', ['free']);
  const selection = await readSelection(workspaceId, { visitTypeId, scheduleIds }).catch(unlessGone);
  if (!selection || isArchived(selection)) return { found: [], more: false };
  const times = await findTimes(workspaceId, selection, span, { now, most: rules.times });
  const zones = new Map(selection.schedules.map(({ scheduleId, zone }) => [scheduleId as string, zone]));
  const { minutes } = selection.visitType;
  const found = times
    .filter(({ start }) => fits(Date.parse(start)))
    .flatMap(({ start, scheduleIds: taken }) =>
      taken.map(scheduleId => ({
        key: { scheduleId: scheduleId as ScheduleId, visitTypeId, start: Date.parse(start), minutes },
        zone: zones.get(scheduleId)!,
      })),
    );
  return { found, more: times.length === rules.times };
};

/** A time of one schedule as it stands now: free where that could be booked. Fails with `not_found` for one of what is not there. */
export const slotNow = async (workspaceId: WorkspaceId, key: SlotKey, now: string): Promise<Slot> => {
  const { scheduleId, visitTypeId, start, minutes } = key;
  if (start > latest) throw new Failure('not_found', { what: 'schedule' });
  const selection = await readSelection(workspaceId, { visitTypeId, scheduleIds: [scheduleId] });
  const [schedule] = selection.schedules;
  const alone = { ...selection, visitType: { ...selection.visitType, needs: [schedule!.kind] } };
  const isOffered =
    !isArchived(selection) &&
    minutes === selection.visitType.minutes &&
    (await findTimes(workspaceId, alone, { from: start, until: start + 1 }, { now, most: 1 })).length > 0;
  return slotResource(key, { zone: schedule!.zone, status: isOffered ? 'free' : 'busy' });
};

/** In the order of time, and of schedules at the same. */
export const orderOfSlot = ({ key: { start, scheduleId } }: FreeSlot): string => `${String(start).padStart(15, '0')}|${scheduleId}`;
