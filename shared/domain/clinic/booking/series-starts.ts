import * as z from 'zod';
import { AppointmentId, ScheduleId, VisitTypeId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { occurrencesBetween } from '../../time/recurrence.ts';
import { parseRule } from '../../time/rule.ts';
import { instantOf, LocalDate, TimeOfDay } from '../../time/when.ts';
import { AppointmentContent, CancelInput } from './appointment.ts';
import { DayRule } from './schedule.ts';
import { VisitSeriesMode, visitSeriesRules } from './visit-series.ts';
import { visitTypeRules } from './visit-type.ts';

/** What is to be booked: on the first day and on those of the rule, at one time of day by the clock of the type of visit. */
export const VisitSeriesInput = z.strictObject({
  visitTypeId: VisitTypeId,
  scheduleIds: z.array(ScheduleId).min(1).max(visitTypeRules.needs),
  first: LocalDate,
  time: TimeOfDay,
  rule: DayRule,
  mode: VisitSeriesMode.default('all'),
  reason: AppointmentContent.shape.reason,
});
/** `from` is the first visit that is called off; all that are to come where there is none. */
export const VisitSeriesCancelInput = z.strictObject({ ...CancelInput.shape, from: AppointmentId.optional() });

/** No rule reaches further. */
const endOfTime = '9999-12-31T00:00';

/**
 * When the visits of a series begin (milliseconds), in order: at the same time of day by the clock of the zone, whatever is done to that. The first day is
 * always one of them. Fails with `invalid_request` where the rule names more than a series has, as one without an end does, or only one.
 */
export const seriesStarts = (
  { first, time, rule }: Pick<z.output<typeof VisitSeriesInput>, 'first' | 'time' | 'rule'>,
  zone: string,
): number[] => {
  const { most, fewest } = visitSeriesRules;
  const { count, until } = parseRule(rule);
  const recurrence = { rule, anchor: 'due', missed: 'once', monthEnd: 'omit' } as const;
  const isEndless = count === undefined && until === undefined;
  const days = isEndless ? [] : occurrencesBetween(recurrence, { date: first }, `${first}T00:00`, endOfTime, most + 1);
  if (isEndless || days.length > most) throw invalid('/rule', 'too_many', { max: most });
  if (days.length < fewest) throw invalid('/rule', 'too_few', { min: fewest });
  return days.map(({ date }) => Date.parse(instantOf({ date, time, zone }, zone)));
};
