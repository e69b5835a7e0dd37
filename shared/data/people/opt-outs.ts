import { createHash } from 'node:crypto';
import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { OptOut } from '../../domain/people/profiles/opt-out.ts';
import { entity } from '../core/entity.ts';
import { queryIndex } from '../core/query.ts';
import { readMany } from '../core/rows.ts';

/** Somebody whom a workspace may not invite. `gsi1` lists what a user has blocked. */
export const optOuts = entity({
  name: 'opt_out',
  pk: 'WS#{workspaceId}',
  sk: 'OPTOUT#{subject}',
  schema: OptOut,
  gsi1: ({ userId, subject, workspaceId, blocked }) =>
    blocked && subject === userId ? { gsi1pk: `USER#${userId}#BLOCKED`, gsi1sk: workspaceId } : undefined,
});

/** What stands for an address: its hash, so that no key of the table holds one. */
export const subjectOfEmail = (email: string): string => `mail_${createHash('sha256').update(email.toLowerCase()).digest('base64url')}`;

export type Person = { userId: UserId; email: string };
/** What a person is known by to a workspace: their id, and their address. */
export const subjectsOf = ({ userId, email }: Person): string[] => [userId, subjectOfEmail(email)];

/** The opt-outs of a person in a workspace that are there, however they stand. */
export const optOutsOf = async (workspaceId: WorkspaceId, person: Person): Promise<OptOut[]> =>
  (await readMany(subjectsOf(person).map(subject => optOuts.keyOf({ workspaceId, subject })))).map(optOuts.fromRow);

/** A page of the workspaces that a user has blocked. */
export const blockedBy = async (userId: UserId, options: { limit: number; cursor?: string }) => {
  const page = await queryIndex({ pk: `USER#${userId}#BLOCKED` }, ({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }), options);
  const found = (await readMany(page.items)).map(optOuts.fromRow);
  return { items: found.filter(({ blocked }) => blocked), cursor: page.cursor };
};
