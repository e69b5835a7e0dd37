import type { UserContext } from '../../../shared/data/core/entity.ts';
import { heaviest, type PagePlace, readFitting, sumOf } from '../../../shared/domain/clinic/fhir/weight.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import { noteShown } from '../patients/access.ts';
import { onePatient } from './about.ts';
import { type OneOfSeveral, openOneOfSeveral, type Source } from './open.ts';
import { patientsByChain } from './patients/find.ts';
import { isCount, type Search } from './search.ts';

/** Whom a search is about, whether those fit what is asked of them, of whom else it tells that they do, and whether there may be more of them. */
type Subjects = { keys: PatientKey[]; isFit: boolean; told: PatientKey[]; more: boolean; isNamed: boolean };

/** The one patient who is named, or those to whom a chain leads. Fails with `invalid_request` where there is neither. */
const subjectsOf = async (search: Search): Promise<Subjects> => {
  const { asked, workspaceId } = search;
  const chain = await patientsByChain(workspaceId, asked);
  if (!chain) return { keys: [onePatient(search)], isFit: true, told: [], more: false, isNamed: true };
  const { told, more } = chain;
  if (!asked.some(each => each.name === 'patient' && !each.chain)) {
    const keys = chain.followed.map(patientId => ({ workspaceId, patientId }));
    return { keys, isFit: true, told, more: more || chain.isCut, isNamed: false };
  }
  const named = onePatient(search);
  const isFit = chain.all.includes(named.patientId);
  return { keys: [named], isFit, told, more: more && !isFit, isNamed: true };
};

type Open<T> = (key: PatientKey) => Promise<Source<T>>;

/** What is searched for: as which operation of the log and by whom, how what stands with a patient is opened, what of it is found, and what it weighs. */
type RecordSearch<T> = {
  operation: string;
  context: UserContext;
  open: Open<T>;
  fits: (each: T) => boolean;
  weigh: (each: T) => number;
};

/** So many are counted at once, and in all. */
const counting = { page: 100, most: 500 };

/** Of whom something was read, and by which emergency. */
type OpenedPatient = PatientKey & Pick<Source<unknown>, 'emergencyAccessId'>;
/** What was read, of whom, and where it goes on; or how many there are. */
type Reading<T> = { found: T[]; opened: OpenedPatient[]; isSuppressed: boolean; cursor?: string; total?: number };

/** Opens what stands with a patient: whoever is named fails where it is not open, of several who is not open is left out. */
const openOne = async <T>(key: PatientKey, { isNamed, isFit }: Subjects, open: Open<T>): Promise<OneOfSeveral<T>> => {
  if (!isNamed) return openOneOfSeveral(open(key));
  const opened = await open(key);
  // Who is named and does not fit has nothing that is found: that is told of them.
  return { opened: isFit ? opened : { ...opened, read: async () => ({ items: [] }) }, isClosed: false };
};

type Stretch<T> = { limit: number; after: string; weigh: (each: T) => number };

/** Where it goes on in what stands with a patient: behind the last that was shown, with the first of them. */
const cursorIn = ({ patientId }: PatientKey, after: string): Pick<PagePlace, 'cursor'> => {
  const [from, cursor] = after.split('|');
  return patientId === from && cursor ? { cursor } : {};
};

/** What stands with some patients, one after another, until that is a page. */
const readEach = async <T>(subjects: Subjects, open: Open<T>, { limit, after, weigh }: Stretch<T>): Promise<Reading<T>> => {
  const [from = ''] = after.split('|');
  const reading: Reading<T> = { found: [], opened: [], isSuppressed: false };
  let left = heaviest;
  for (const key of subjects.keys.filter(({ patientId }) => patientId >= from)) {
    if (reading.found.length >= limit || left <= 0) return { ...reading, cursor: `${key.patientId}|` };
    const { opened, isClosed } = await openOne(key, subjects, open);
    reading.isSuppressed ||= isClosed;
    if (!opened) continue;
    const place = { limit: limit - reading.found.length, ...cursorIn(key, after) };
    const page = await readFitting(opened.read, place, weigh, left);
    reading.found.push(...page.items);
    reading.opened.push({ ...key, emergencyAccessId: opened.emergencyAccessId });
    if (page.cursor) return { ...reading, cursor: `${key.patientId}|${page.cursor}` };
    left -= sumOf(page.items.map(weigh));
  }
  return reading;
};

/** How many there are, of whatever there are so many at the most: nothing of it is shown. */
const countEach = async <T>(subjects: Subjects, { open, fits }: RecordSearch<T>): Promise<Reading<T>> => {
  const all: Reading<T> = { found: [], opened: [], isSuppressed: false };
  let [after, read, total] = ['', 0, 0];
  do {
    const part = await readEach(subjects, open, { limit: counting.page, after, weigh: () => 0 });
    read += part.found.length;
    total += part.found.filter(fits).length;
    all.opened.push(...part.opened);
    all.isSuppressed ||= part.isSuppressed;
    after = part.cursor ?? '';
  } while (after !== '' && read < counting.most);
  return after === '' ? { ...all, total } : all;
};

/** Writes of each who was found that they are shown, and by which emergency: it is one who was named. */
const noteEach = async (told: readonly PatientKey[], opened: readonly OpenedPatient[], operation: string, context: UserContext) => {
  const named = opened.find(({ emergencyAccessId }) => emergencyAccessId !== undefined);
  const others = [...told, ...opened].filter(({ patientId }) => patientId !== named?.patientId);
  await noteShown([...new Map(others.map(each => [each.patientId, each])).values()], operation, context);
  if (named) await noteShown([named], operation, context, named.emergencyAccessId);
};

/** What was found with patients, what is to be known of it, and where it goes on: what `tablePage` takes but for what it is in FHIR. */
type RecordPage<T> = {
  found: T[];
  cursor?: string;
  total: number | undefined;
  isIncomplete: boolean;
  isSuppressed: boolean;
};

/**
 * What a search asks of what stands with patients, a page of it, once it is written that they are shown. Whose is not open to whoever asks is left out
 * where a chain led there; who is named fails with `forbidden`, whether they fit what else is asked of them or not.
 */
export const searchRecords = async <T>(search: Search, sought: RecordSearch<T>): Promise<RecordPage<T>> => {
  const subjects = await subjectsOf(search);
  const { opened, total, ...reading } = isCount(search)
    ? await countEach(subjects, sought)
    : await readEach(subjects, sought.open, { limit: search.count, after: search.after ?? '', weigh: sought.weigh });
  await noteEach(subjects.told, opened, sought.operation, sought.context);
  return {
    ...reading,
    found: reading.found.filter(sought.fits),
    total: subjects.more ? undefined : total,
    isIncomplete: subjects.more || (isCount(search) && total === undefined),
  };
};
