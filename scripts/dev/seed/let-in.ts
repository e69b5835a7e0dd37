import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { eventually } from '../../testing/await.ts';
import type { Person } from '../../testing/people.ts';

type Role = Parameters<Person['api']['createOffer']>[0]['body']['role'];

/** Offers somebody a role, and accepts it in their name. */
export const letIn = async (owner: Person, { userId, api }: Person, params: { workspaceId: WorkspaceId }, role: Role): Promise<void> => {
  await owner.api.createOffer({ params, body: { userId, role } });
  const token = await eventually(
    'the offer',
    async () => (await api.listMyInvitations({})).data.find(({ workspaceId }) => workspaceId === params.workspaceId)?.token,
  );
  await api.acceptInvitation({ params: { token } });
};
