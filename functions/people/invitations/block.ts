import type { UserContext } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { optOutWrites } from '../../../shared/data/people/opt-out-writes.ts';
import { optOuts, optOutsOf } from '../../../shared/data/people/opt-outs.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { blockInvitations, liftOptOut, type OptOut, optsOut } from '../../../shared/domain/people/profiles/opt-out.ts';

/** Blocks a workspace: it invites the user no more, neither by their id nor at their address. */
export const block = (workspaceId: WorkspaceId, context: UserContext): Promise<OptOut> =>
  retryLostRace(async () => {
    const [profile] = await Promise.all([profiles.get({ userId: context.userId }), workspaces.get({ workspaceId })]);
    const held = await optOutsOf(workspaceId, profile);
    if (held.filter(({ blocked }) => blocked).length < 2)
      await transact(await optOutWrites(workspaceId, profile, blockInvitations, context));
    return optOuts.get({ workspaceId, subject: context.userId });
  });

/** Lets a workspace invite the user again, whatever kept it from it. */
export const unblock = (workspaceId: WorkspaceId, context: UserContext): Promise<void> =>
  retryLostRace(async () => {
    const profile = await profiles.get({ userId: context.userId });
    const held = (await optOutsOf(workspaceId, profile)).filter(each => optsOut(each, context.now));
    if (held.length === 0) throw new Failure('not_found', { what: 'workspace' });
    await transact(held.map(each => optOuts.putNext(liftOptOut(each, context), context)));
  });
