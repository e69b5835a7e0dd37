import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Change } from '../../domain/core/due.ts';
import type { WorkspaceId } from '../../domain/core/ids.ts';
import { type OptOut, pauseInvitations } from '../../domain/people/profiles/opt-out.ts';
import type { WriteContext } from '../core/entity.ts';
import { optOuts, type Person, subjectsOf } from './opt-outs.ts';

type Rule = (known: OptOut | undefined, ids: Pick<OptOut, 'workspaceId' | 'subject' | 'userId'>, now: string) => Change<OptOut>;

/** The writes of a rule for everything that a person is known by. */
export const optOutWrites = async (
  workspaceId: WorkspaceId,
  person: Person,
  rule: Rule,
  context: WriteContext,
): Promise<PutCommandInput[]> => {
  const { userId } = person;
  const ids = subjectsOf(person).map(subject => ({ workspaceId, subject, userId }));
  const known = await Promise.all(ids.map(optOuts.find));
  return ids.map((id, i) => {
    const change = rule(known[i], id, context.now);
    return known[i] ? optOuts.putNext(change, context) : optOuts.putNew(change, context);
  });
};

/** The writes by which a pause begins, when somebody leaves or declines. */
export const pauseWrites = (workspaceId: WorkspaceId, person: Person, context: WriteContext): Promise<PutCommandInput[]> =>
  optOutWrites(workspaceId, person, pauseInvitations, context);
