import type { LogEntry } from './entry.ts';
import { rules, subjectOf } from './show.ts';

/** Which entries an auditor asks for; what is not said is not looked at. */
export type AuditFilter = { by?: string; types?: readonly string[]; entity?: string; subject?: string };

const isOneOf = (wanted: string | undefined, ...found: unknown[]): boolean => wanted === undefined || found.includes(wanted);

/** The patient that an entry is about: whose record it is, who was shown, or whom somebody asked for. Their id is not the last in its key. */
const patientIn = ({ entity, record }: LogEntry): unknown =>
  entity === 'access' ? (record.subjects as Record<string, unknown> | undefined)?.patientId : record.patientId;

/** Is this an entry that an auditor asks for? Of an access through a key both are who it was, and so are who acts and for whom. */
export const isAskedFor = (entry: LogEntry, { by, types, entity, subject }: AuditFilter): boolean =>
  (types === undefined || types.includes(entry.type)) &&
  isOneOf(entity, entry.entity) &&
  isOneOf(subject, subjectOf(entry.id), patientIn(entry)) &&
  isOneOf(by, entry.by, entry.for, ...(entry.entity === 'access' ? [entry.record.userId] : []));

/** What tells of rights, or of who saw what: of these kinds the record is shown. */
const ofRights: Readonly<Record<string, readonly string[]>> = {
  access: ['userId', 'operation', 'subjects', 'query', 'needs', 'signedInAt', 'version'],
  patient_access: [
    'workspaceId',
    'patientId',
    'userId',
    'operation',
    'emergencyAccessId',
    'portalAccessId',
    'bySelf',
    'refused',
    'at',
    'version',
  ],
  emergency_access: ['workspaceId', 'patientId', 'emergencyAccessId', 'version'],
  portal_access: ['workspaceId', 'patientId', 'portalAccessId', 'version'],
  legal_hold: ['workspaceId', 'patientId', 'legalHoldId', 'version'],
  clinic: rules.clinic!.shows,
  member: rules.member!.shows,
  role: rules.role!.shows,
  group: rules.group!.shows,
  key: rules.key!.shows,
  invitation: rules.invitation!.shows,
};

/** An entry as an auditor reads it, with nothing of what people wrote in records that are no rights. */
export const auditEntryOf = (entry: LogEntry, recordedAt: string) => {
  const { id, type, at, by, for: whose, requestId, entity, version, data, record, unreadable } = entry;
  const shows = ofRights[entity];
  const shown = shows && Object.fromEntries(Object.entries(record).filter(([name]) => shows.includes(name)));
  return {
    ...{ id, type, at, recordedAt, by, requestId, entity, version, details: data },
    ...(whose && { for: whose }),
    subject: subjectOf(id),
    ...(shown && !unreadable ? { record: shown } : {}),
  };
};

/** A row of a log with when it was appended. */
type Row = { first: number; at: string; entries: LogEntry[] };
/** Rows that begin before a position, the last one first; none at the beginning. */
export type BackwardsPort = { rowsBefore(owner: string, position: number): Promise<Row[]> };

export type AuditQuestion = {
  filter: AuditFilter;
  /** Only what came into the log at this moment or later, and before that one (instants). */
  from?: string;
  to?: string;
  limit: number;
  /** How often the store is asked at the most, however little of what it answers is asked for. */
  requests?: number;
};

export type AuditPage = { found: { entry: LogEntry; recordedAt: string; position: number }[]; before?: number };

/** Takes a row in from its last entry to its first, until the page is full. Answers the position before which to go on. */
const takeIn = ({ found }: AuditPage, { first, at, entries }: Row, before: number, { filter, to, limit }: AuditQuestion): number => {
  if (to !== undefined && at >= to) return first;
  for (let position = Math.min(before, first + entries.length) - 1; position >= first; position--) {
    if (found.length === limit) return position + 1;
    const entry = entries[position - first]!;
    if (isAskedFor(entry, filter)) found.push({ entry, recordedAt: at, position });
  }
  return first;
};

/** Takes rows in, the last one first. Answers the position before which to go on: 1 where nothing earlier can be asked for. */
const takeInRows = (page: AuditPage, rows: readonly Row[], begin: number, question: AuditQuestion): number => {
  let before = begin;
  for (const row of rows) {
    if (question.from !== undefined && row.at < question.from) return 1;
    before = takeIn(page, row, before, question);
    if (page.found.length === question.limit) return before;
  }
  return rows.length === 0 ? 1 : before;
};

/**
 * Reads a log back from before a position. A page costs so many requests and no more: it may be short, or empty, and says where to go on.
 * `before` is missing where nothing earlier can be asked for.
 */
export const readBack = async (port: BackwardsPort, owner: string, begin: number, question: AuditQuestion): Promise<AuditPage> => {
  const page: AuditPage = { found: [] };
  let before = begin;
  for (let requests = question.requests ?? 5; before > 1 && requests > 0 && page.found.length < question.limit; requests--)
    before = takeInRows(page, await port.rowsBefore(owner, before), before, question);
  return before > 1 ? { ...page, before } : page;
};
