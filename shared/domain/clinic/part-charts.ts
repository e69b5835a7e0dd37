import type { PatientId } from '../core/ids.ts';
import type { Patient } from './patient.ts';

/** The chart of a record with the alerts of another, sealed; undefined where it has them all. */
export type ChartJoin = (other: Patient, record: Patient) => string | undefined;

/** Of all records of a person those that were merged into one of them itself, in the order in which they were. */
export const mergedHere = ({ patientId, mergedFrom = [] }: Patient, family: readonly Patient[]): Patient[] => {
  const place = (each: Patient): number => mergedFrom.indexOf(each.patientId);
  return family.filter(({ merged }) => merged?.into === patientId).sort((a, b) => place(a) - place(b));
};

/** The merges that have written the chart of a record as it is now, one after the other, back to where somebody has written in it. */
const writersOf = (record: Patient, all: readonly Patient[]): Patient[] => {
  const last = record.chart === undefined ? undefined : all.find(({ merged }) => merged?.chartAfter === record.chart);
  return last ? [...writersOf({ ...record, chart: last.merged!.chartBefore }, all), last] : [];
};

/** The chart of a record as those have written it that were merged into it, one after the other; each says what it was before and after. */
const written = (record: Patient, from: string | undefined, all: readonly Patient[], join: ChartJoin): Patient[] => {
  let chart = from;
  const others = all.map(each => {
    const chartAfter = join(each, { ...record, chart });
    const marks = chartAfter === undefined ? {} : { chartBefore: chart, chartAfter };
    chart = chartAfter ?? chart;
    return { ...each, merged: { ...each.merged!, chartBefore: undefined, chartAfter: undefined, ...marks } };
  });
  return [{ ...record, chart }, ...others];
};

/**
 * The records of one person once one of them goes on by itself again: each in which it went on has the alerts of the others, as if it had never been merged,
 * but for a chart in which somebody has written since. `above` are these records, in their order, `family` all of the person, the record among them.
 */
export const partCharts = (
  record: Patient,
  above: readonly Patient[],
  family: readonly Patient[],
  join: ChartJoin,
): Map<PatientId, Patient> => {
  const nexts = new Map<PatientId, Patient>();
  let changed: PatientId = record.patientId;
  for (const parent of above) {
    const all = mergedHere(parent, family);
    const writers = writersOf(parent, all);
    if (!writers.some(({ patientId }) => patientId === changed)) break;
    const first = writers[0]!;
    const stay = all.slice(all.indexOf(first)).filter(({ patientId }) => patientId !== record.patientId);
    const known = stay.map(each => nexts.get(each.patientId) ?? each);
    for (const each of written(parent, first.merged!.chartBefore, known, join)) nexts.set(each.patientId, each);
    changed = parent.patientId;
  }
  return nexts;
};
