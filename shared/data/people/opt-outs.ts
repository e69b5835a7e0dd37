import { createHash } from 'node:crypto';
import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Change } from '../../domain/core/due.ts';
import { OptOut, pauseInvitations } from '../../domain/people/opt-out.ts';
import { entity, type WriteContext } from '../core/entity.ts';
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

type Person = { userId: string; email: string };
type Rule = (known: OptOut | undefined, ids: Pick<OptOut, 'workspaceId' | 'subject' | 'userId'>, now: string) => Change<OptOut>;

/** What a person is known by to a workspace: their id, and their address. */
const subjectsOf = ({ userId, email }: Person): string[] => [userId, subjectOfEmail(email)];

/** The writes of a rule for everything that a person is known by. */
export const optOutWrites = async (workspaceId: string, person: Person, rule: Rule, context: WriteContext): Promise<PutCommandInput[]> => {
  const { userId } = person;
  const ids = subjectsOf(person).map(subject => ({ workspaceId, subject, userId }));
  const known = await Promise.all(ids.map(optOuts.find));
  return ids.map((id, i) => {
    const change = rule(known[i], id, context.now);
    return known[i] ? optOuts.putNext(change, context) : optOuts.putNew(change, context);
  });
};

/** The writes by which a pause begins, when somebody leaves or declines. */
export const pauseWrites = (workspaceId: string, person: Person, context: WriteContext): Promise<PutCommandInput[]> =>
  optOutWrites(workspaceId, person, pauseInvitations, context);

/** The opt-outs of a person in a workspace that are there, however they stand. */
export const optOutsOf = async (workspaceId: string, person: Person): Promise<OptOut[]> =>
  (await readMany(subjectsOf(person).map(subject => optOuts.keyOf({ workspaceId, subject })))).map(optOuts.fromRow);

/** A page of the workspaces that a user has blocked. */
export const blockedBy = async (userId: string, options: { limit: number; cursor?: string }) => {
  const page = await queryIndex({ pk: `USER#${userId}#BLOCKED` }, ({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }), options);
  const found = (await readMany(page.items)).map(optOuts.fromRow);
  return { items: found.filter(({ blocked }) => blocked), cursor: page.cursor };
};
