import type { Role } from '../../shared/domain/permissions.ts';
import type { Person } from './people.ts';
import { person } from './stage.ts';

/** A new workspace of somebody, as the path of its routes wants it. */
export const workspaceOf = async ({ api }: Person, name = 'Home'): Promise<{ workspaceId: string }> => {
  const { data } = await api.createWorkspace({ body: { name, kind: 'household' } });
  return { workspaceId: data.workspaceId };
};

/** A new user who is a member of a workspace in this role. */
export const memberOf = async (params: { workspaceId: string }, { api }: Person, role: Role): Promise<Person> => {
  const member = await person(role);
  await api.addMember({ params, body: { userId: member.userId, role } });
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
