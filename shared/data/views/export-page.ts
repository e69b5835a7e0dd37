import * as z from 'zod';
import { attributesOf } from '../../domain/core/data-class.ts';
import { keysOf } from '../../domain/core/entries.ts';
import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import type { Standing } from '../../domain/core/permissions.ts';
import { type ExportKind, exportedOf, exportKinds, isExported } from '../../domain/views/export.ts';
import { keysAt, type Page, placeOf, queryTable } from '../core/query.ts';
import { entities } from '../index.ts';
import { invitationsTo } from '../people/invitations.ts';
import { trashedBy } from '../people/members.ts';
import { blockedBy } from '../people/opt-outs.ts';
import { standingsOf } from '../people/roles.ts';

type Row = Record<string, unknown>;
/** A record as its owner is given it: everything but what proves or opens something. */
export type ExportEntry = { kind: ExportKind; record: Record<string, unknown> };
type Input = { userId: UserId; now: string; limit: number; cursor?: string };
type PageOptions = { limit: number; cursor?: string };
type Source = { name: string; read(options: PageOptions): Promise<Page<ExportEntry>> };

/** A reply of Lambda is at most 6 MB; a request of the table answers one. */
const enoughBytes = 1_000_000;
const requestsAtMost = 10;
const beginning = '-';

const kindOf = z.enum(exportKinds);

/** A record without its secrets. What is not an attribute of its schema is not told either. */
const entryOf = (kind: ExportKind, record: object): ExportEntry => {
  const secrets = attributesOf(entities.get(kind)!.schema, 'secret');
  return { kind, record: Object.fromEntries(Object.entries(record).filter(([name]) => !secrets.includes(name))) };
};

/** The record of a row; nothing for a row that is none, such as a counter, and for a kind that is not told. */
const entryFrom = (row: Row): ExportEntry | undefined => {
  const kind = kindOf.safeParse(row.entity).data;
  return kind && entryOf(kind, entities.get(kind)!.fromRow(row));
};

/** Everything in one partition that its reader is told. */
const partition = (name: string, pk: string, reader: { userId: UserId; standing?: Standing }): Source => ({
  name,
  read: async options => {
    const keep = (entry: ExportEntry | undefined) => entry !== undefined && isExported(entry.kind, entry.record, reader);
    const page = (await queryTable({ pk }, entryFrom, { ...options, keep, requests: 2 })) as Page<ExportEntry>;
    return { ...page, items: page.items.map(({ kind, record }) => ({ kind, record: exportedOf(kind, record, reader) })) };
  },
});

const listed = <R extends object>(name: string, kind: ExportKind, read: (options: PageOptions) => Promise<Page<R>>): Source => ({
  name,
  read: async options => {
    const { items, cursor } = await read(options);
    return { items: items.map(record => entryOf(kind, record)), cursor };
  },
});

/** Where what is known of a user stands, in an order that does not change: what is theirs alone, then workspace after workspace. */
const sourcesOf = async ({ userId, now }: Input): Promise<Source[]> => {
  const trashed = Object.fromEntries((await trashedBy(userId)).map(id => [id, 'owner' as const]));
  const standings: Record<WorkspaceId, Standing> = { ...trashed, ...(await standingsOf(userId)) };
  return [
    partition('1', `USER#${userId}`, { userId }),
    listed('2', 'invitation', options => invitationsTo(userId, now, options)),
    listed('3', 'opt_out', options => blockedBy(userId, options)),
    ...keysOf(standings)
      .sort()
      .map(id => partition(id, `WS#${id}`, { userId, standing: standings[id]! })),
  ];
};

const isFull = (items: ExportEntry[], { limit }: Input, requests: number): boolean =>
  items.length >= limit || requests === requestsAtMost || JSON.stringify(items).length > enoughBytes;

/**
 * A page of everything that is held about a user. It goes on where the last one stopped, also when workspaces have come or gone meanwhile, and
 * is as long as fits into a reply.
 */
export const exportPage = async (asked: Input): Promise<Page<ExportEntry>> => {
  const [source, place] = asked.cursor === undefined ? ['', beginning] : (keysAt(asked.cursor, 2) as [string, string]);
  const left = (await sourcesOf(asked)).filter(({ name }) => name >= source);
  let inner = left[0]?.name === source && place !== beginning ? place : undefined;
  const items: ExportEntry[] = [];
  for (let requests = 1; left[0]; requests++) {
    const page = await left[0].read({ limit: asked.limit - items.length, cursor: inner });
    items.push(...page.items);
    inner = page.cursor;
    if (inner === undefined) left.shift();
    if (isFull(items, asked, requests)) break;
  }
  return { items, cursor: left[0] && placeOf([left[0].name, inner ?? beginning]) };
};
