import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';

type Row = Record<string, unknown>;
type Visit = {
  id: string;
  patient: string;
  schedules: string[];
  start: number;
  minutes: number;
  before: number;
  after: number;
  seats: number;
};

/** All rows in the partitions of a clinic beside its own. */
export const rowsOf = async (
  { documents, tableName }: { documents: DynamoDBDocumentClient; tableName: string },
  workspaceId: string,
): Promise<Row[]> => {
  const rows: Row[] = [];
  let ExclusiveStartKey: Row | undefined;
  do {
    const page = await documents.send(new ScanCommand({ TableName: tableName, ExclusiveStartKey }));
    rows.push(...page.Items!.filter(({ pk }) => String(pk).startsWith(`WS#${workspaceId}#`)));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return rows;
};

const minuteMs = 60_000;
const minuteOf = (instant: unknown): number => Date.parse(String(instant)) / minuteMs;

/** Whose a partition is. */
const lastOf = (pk: unknown): string => String(pk).split('#').at(-1)!;

/** The visits that take time at a moment, read off the rows themselves: booked ones, those who came or did not, and holds that have not ended. */
const visitsIn = (rows: readonly Row[], now: string): Visit[] =>
  rows
    .filter(({ entity }) => entity === 'appointment')
    .filter(({ status, heldUntil }) => status !== 'cancelled' && (status !== 'held' || String(heldUntil) > now))
    .map(row => ({
      id: String(row.sk).slice(-26),
      patient: lastOf(row.pk),
      schedules: row.scheduleIds as string[],
      start: minuteOf(row.start),
      ...{ minutes: Number(row.minutes), before: Number(row.before), after: Number(row.after), seats: Number(row.seats) },
    }));

/** Counts visits minute by minute: where more are at the same time than one of them allows. */
const overfull = (visits: readonly Visit[]): string[] => {
  const cells = new Map<string, number[]>();
  const take = (cell: string, seats: number): void => {
    cells.set(cell, [...(cells.get(cell) ?? []), seats]);
  };
  for (const { schedules, patient, start, minutes, before, after, seats } of visits) {
    for (const schedule of schedules)
      for (let minute = start - before; minute < start + minutes + after; minute++) take(`schedule ${schedule} ${minute}`, seats);
    for (let minute = start; minute < start + minutes; minute++) take(`patient ${patient} ${minute}`, 1);
  }
  return [...cells].filter(([, seats]) => seats.length > Math.min(...seats)).map(([cell]) => cell);
};

const dayText = (minute: number): string => new Date(minute * minuteMs).toISOString().slice(0, 10);

/** In which days a visit has to stand: `owner day visit`. */
const wanted = ({ id, patient, schedules, start, minutes, before, after }: Visit): string[] => {
  const places = new Set<string>();
  for (const schedule of schedules)
    for (let minute = start - before; minute < start + minutes + after; minute++) places.add(`${schedule} ${dayText(minute)} ${id}`);
  for (let minute = start; minute < start + minutes; minute++) places.add(`${patient} ${dayText(minute)} ${id}`);
  return [...places];
};

/** Where visits stand in days, but for holds that have ended. */
const found = (rows: readonly Row[], now: string): string[] =>
  rows
    .filter(({ entries }) => typeof entries === 'string')
    .flatMap(({ pk, sk, entries }) =>
      (JSON.parse(String(entries)) as unknown[][])
        .filter(entry => entry[8] === undefined || Number(entry[8]) > Date.parse(now))
        .map(entry => `${lastOf(pk)} ${String(sk).slice(-10)} ${entry[7]}`),
    );

/**
 * What is wrong with the visits of a clinic, by counting minutes and days alone and by no code of the product: times that are taken twice, visits
 * that stand in a day in which they are not, and days in which one is missing.
 */
export const breaches = (rows: readonly Row[], now: string): string[] => {
  const visits = visitsIn(rows, now);
  const [there, due] = [found(rows, now), visits.flatMap(wanted)];
  const [thereOnce, dueOnce] = [new Set(there), new Set(due)];
  return [
    ...overfull(visits).map(each => `taken twice: ${each}`),
    ...due.filter(each => !thereOnce.has(each)).map(each => `missing: ${each}`),
    ...there.filter(each => !dueOnce.has(each)).map(each => `kept: ${each}`),
    ...(there.length === thereOnce.size ? [] : ['stands twice in a day']),
  ];
};
