import type { WorkspaceId } from '../../shared/domain/core/ids.ts';
import { NewsKind } from '../../shared/domain/people/profiles/news-kind.ts';
import type { MemberRole } from '../../shared/domain/people/workspaces/role.ts';
import { eventually } from './await.ts';
import type { Person } from './people.ts';
import { person } from './stage.ts';

/** A new workspace of somebody, as the path of its routes wants it. */
export const workspaceOf = async (
  { api }: Person,
  name = 'Home',
  kind: 'household' | 'clinic' = 'household',
): Promise<{ workspaceId: WorkspaceId }> => {
  const { data } = await api.createWorkspace({ body: { name, kind } });
  return { workspaceId: data.workspaceId };
};

/** A new clinic of somebody. */
export const clinicOf = (owner: Person): Promise<{ workspaceId: WorkspaceId }> => workspaceOf(owner, 'Practice', 'clinic');

type Place = { workspaceId: WorkspaceId };

/** The token of the offer that a user has of a workspace. */
export const offerOf = ({ workspaceId }: Place, { api }: Pick<Person, 'api'>): Promise<string> =>
  eventually('the offer', async () => (await api.listMyInvitations({})).data.find(each => each.workspaceId === workspaceId)?.token);

/** Lets a user into a workspace: they are offered it, and accept. An owner is one beside the one who asks. */
export const join = async (params: Place, owner: Person, member: Pick<Person, 'api' | 'userId'>, role: MemberRole): Promise<void> => {
  const { userId, api } = member;
  // A helper is one until a date.
  const until = role === 'helper' ? { until: new Date(Date.now() + 86_400_000).toISOString() } : {};
  await owner.api.createOffer({ params, body: { userId, role: role === 'owner' ? 'admin' : role, ...until } });
  await api.acceptInvitation({ params: { token: await offerOf(params, member) } });
  if (role !== 'owner') return;
  await owner.api.transferOwnership({ params, body: { userId, keep: true } });
  await api.acceptOwnership({ params });
};

/** A new user who is a member of a workspace in this role. */
export const memberOf = async (params: Place, owner: Person, role: MemberRole): Promise<Person> => {
  const member = await person(role.startsWith('role_') ? 'member' : role);
  // The offer is told in the inbox alone, and what others do to items not at all, so that each holds what a test is about.
  const news = Object.fromEntries(NewsKind.options.map(kind => [kind, []]));
  await member.api.changeMe({ body: { channels: { account: ['inbox'], ...news } } });
  await join(params, owner, member, role);
  return member;
};

/** Everything that a list holds, page after page to its end, and how many pages that took. */
export const everyPage = async <T>(
  ask: (cursor?: string) => Promise<{ data: T[]; cursor?: string }>,
): Promise<{ all: T[]; pages: number }> => {
  const all: T[] = [];
  for (let pages = 1, cursor: string | undefined; ; pages++) {
    const page = await ask(cursor);
    all.push(...page.data);
    cursor = page.cursor;
    if (cursor === undefined) return { all, pages };
    if (pages === 100) throw new Error('The list does not end');
  }
};
