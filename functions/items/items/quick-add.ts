import type { Caller } from '../../../shared/api/core/route.ts';
import { listsOf } from '../../../shared/data/items/lists.ts';
import { namesOfMembers } from '../../../shared/data/people/children.ts';
import { membersOf } from '../../../shared/data/people/members.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ListId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { placesIn } from '../../../shared/domain/core/issues.ts';
import { reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import type { NameDirectory } from '../../../shared/domain/items/quick-add/names.ts';
import { type QuickAdd, readQuickAdd } from '../../../shared/domain/items/quick-add/quick-add.ts';
import { lexiconFor } from '../../../shared/wording/items/quick-add/words.ts';

const mostNames = 100;

/** Whom `@name` can mean. */
const peopleOf = async (workspaceId: WorkspaceId): Promise<NameDirectory['people']> => {
  const { items: members } = await membersOf(workspaceId, { limit: mostNames });
  const names = await namesOfMembers(members);
  return members.map(({ userId }) => ({ userId, displayName: names.get(userId) }));
};

type Place = { workspaceId: WorkspaceId; caller: Caller; role: Standing; now: string };
/** The lists and people that a text may name, as far as its writer may see them: nothing is read for one that names none. */
const knownIn = async (text: string, { workspaceId, caller: { userId }, role }: Place): Promise<NameDirectory> => {
  const [lists, people] = await Promise.all([
    text.includes('#') && reachOf(role, 'list:read') ? listsOf(workspaceId, { limit: mostNames }) : { items: [] },
    text.includes('@') && reachOf(role, 'member:read') ? peopleOf(workspaceId) : [],
  ]);
  return { lists: lists.items, people, caller: userId };
};

/** What a line of text says to somebody in a workspace. A list that it names goes before one that is sent with it. */
export const explain = async ({ text, listId }: { text: string; listId?: ListId | undefined }, place: Place): Promise<QuickAdd> => {
  const { zone, locale } = place.caller;
  const known = await knownIn(text, place);
  const { draft, ...told } = readQuickAdd(text, { now: place.now, zone, lexicon: lexiconFor(locale), known });
  return { ...told, draft: { ...(listId ? { listId } : {}), ...draft } };
};

/** The item that a line of text asks for. Fails with `invalid_request` where no title is left, or what was said cannot be. */
export const inputOf = ({ draft }: QuickAdd): ItemInput => {
  if (draft.title === undefined) throw invalid('/text', 'no_title_left');
  const { success, data, error } = ItemInput.safeParse(draft, { reportInput: true });
  if (success) return data;
  throw new Failure('invalid_request', { errors: placesIn(error.issues).map(place => ({ ...place, pointer: '/text' })) });
};
