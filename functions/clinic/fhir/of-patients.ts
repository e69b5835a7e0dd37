import type { UserContext } from '../../../shared/data/core/entity.ts';
import type { Page } from '../../../shared/data/core/query.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { EmergencyAccessId } from '../../../shared/domain/core/ids.ts';
import { noteShown } from '../patients/access.ts';
import { onePatient } from './about.ts';
import { patientsByChain } from './patients/find.ts';
import { isCount, type Search } from './search.ts';

/** Whose a search asks for, of whom else it tells that they fit, and whether there may be more of them. */
type Whose = { keys: PatientKey[]; told: PatientKey[]; more: boolean; isNamed: boolean };

/** The one patient who is named, or those to whom a chain leads. Fails with `invalid_request` where there is neither. */
const whoseAsked = async (search: Search): Promise<Whose> => {
  const { asked, workspaceId } = search;
  const chained = await patientsByChain(workspaceId, asked);
  if (!chained) return { keys: [onePatient(search)], told: [], more: false, isNamed: true };
  const isNamed = asked.some(({ name, chain }) => name === 'patient' && !chain);
  const only = isNamed ? onePatient(search).patientId : undefined;
  const keys = chained.ids.filter(each => only === undefined || each === only).map(patientId => ({ workspaceId, patientId }));
  return { keys, told: chained.told, more: chained.more, isNamed: false };
};

/** What stands with a patient as whoever asks may read it, page by page, and by which emergency. */
type Opened<T> = {
  emergencyAccessId: EmergencyAccessId | undefined;
  read: (place: { limit: number; cursor?: string }) => Promise<Page<T>>;
};
type Open<T> = (key: PatientKey) => Promise<Opened<T>>;

/** So many are counted at once, and in all. */
const counting = { page: 100, most: 500 };

/** Of whom a page was read: by which emergency, too. */
type Reading<T> = { found: T[]; opened: (PatientKey & Pick<Opened<T>, 'emergencyAccessId'>)[]; isSuppressed: boolean; next?: string };

const isClosed = (error: unknown): boolean => error instanceof Failure && (error.code === 'forbidden' || error.code === 'not_found');

type OfOne<T> = { page: Page<T>; emergencyAccessId?: EmergencyAccessId | undefined; isClosed?: true };

/** A page of what stands with one patient; of whom it is not open to whoever asks nothing, but for who is named: then it fails. */
const readOne = async <T>(
  open: () => Promise<Opened<T>>,
  place: { limit: number; cursor?: string },
  isNamed: boolean,
): Promise<OfOne<T>> => {
  try {
    const { emergencyAccessId, read } = await open();
    return { page: await read(place), emergencyAccessId };
  } catch (error) {
    if (isNamed || !isClosed(error)) throw error;
    return { page: { items: [] }, isClosed: true };
  }
};

/** What stands with some patients, one after another, until there is so much. Whose is not open is left out, but for who is named. */
const readEach = async <T>({ keys, isNamed }: Whose, open: Open<T>, limit: number, after: string): Promise<Reading<T>> => {
  const [from = '', first = ''] = after.split('|');
  const reading: Reading<T> = { found: [], opened: [], isSuppressed: false };
  for (const key of keys.filter(({ patientId }) => patientId >= from)) {
    if (reading.found.length >= limit) return { ...reading, next: `${key.patientId}|` };
    const place = { limit: limit - reading.found.length, ...(key.patientId === from && first ? { cursor: first } : {}) };
    const { page, emergencyAccessId, isClosed: isLeftOut } = await readOne(() => open(key), place, isNamed);
    reading.found.push(...page.items);
    if (isLeftOut) reading.isSuppressed = true;
    else reading.opened.push({ ...key, emergencyAccessId });
    if (page.cursor) return { ...reading, next: `${key.patientId}|${page.cursor}` };
  }
  return reading;
};

/** How many there are, of whatever there are so many at the most. */
const countEach = async <T>(whose: Whose, open: Open<T>, fits: (each: T) => boolean): Promise<Reading<T> & { total?: number }> => {
  const all: Reading<T> = { found: [], opened: [], isSuppressed: false };
  let [after, read] = ['', 0];
  do {
    const part = await readEach(whose, open, counting.page, after);
    read += part.found.length;
    all.found.push(...part.found.filter(fits));
    all.opened.push(...part.opened);
    all.isSuppressed ||= part.isSuppressed;
    after = part.next ?? '';
  } while (after !== '' && read < counting.most);
  return after === '' ? { ...all, total: all.found.length } : all;
};

/** Writes of each who was found that they are shown, of those whose chart an emergency opens with that. */
const noteEach = async (told: readonly PatientKey[], opened: Reading<unknown>['opened'], operation: string, context: UserContext) => {
  const emergencies = new Map(opened.flatMap(each => (each.emergencyAccessId ? [[each.patientId, each] as const] : [])));
  const others = new Map([...told, ...opened].filter(({ patientId }) => !emergencies.has(patientId)).map(each => [each.patientId, each]));
  await noteShown([...others.values()], operation, context);
  for (const each of emergencies.values()) await noteShown([each], operation, context, each.emergencyAccessId);
};

/** What was found with patients, what is to be known of it, and where it goes on: what `tablePage` takes but for what it is in FHIR. */
export type FoundWith<T> = {
  found: T[];
  cursor: string | undefined;
  total: number | undefined;
  isIncomplete: boolean;
  isSuppressed: boolean;
};

/**
 * What a search asks of what stands with patients, a page of it, once it is written that they are shown. Whose is not open to whoever asks is left
 * out where a chain led there; who is named fails with `forbidden`.
 */
export const foundWith = async <T>(
  search: Search,
  { operation, context, open, fits }: { operation: string; context: UserContext; open: Open<T>; fits: (each: T) => boolean },
): Promise<FoundWith<T>> => {
  const whose = await whoseAsked(search);
  const reading: Reading<T> & { total?: number } = isCount(search)
    ? await countEach(whose, open, fits)
    : await readEach(whose, open, search.count, search.after ?? '');
  await noteEach(whose.told, reading.opened, operation, context);
  const isUncounted = isCount(search) && reading.total === undefined;
  return {
    found: isCount(search) ? [] : reading.found.filter(fits),
    cursor: isCount(search) ? undefined : reading.next,
    total: whose.more ? undefined : reading.total,
    isIncomplete: whose.more || isUncounted,
    isSuppressed: reading.isSuppressed,
  };
};
