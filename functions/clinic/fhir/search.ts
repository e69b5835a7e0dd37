import { type Criterion, criteriaOf } from '../../../shared/api/clinic/fhir/criteria.ts';
import { fhirBase, type SearchParams } from '../../../shared/api/clinic/fhir/route.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { type FoundResource, type Resource, searchset } from '../../../shared/domain/clinic/fhir/bundle.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { openCursor, type Question, signCursor } from '../../../shared/runtime/http/cursor.ts';
import { fhirAddress } from '../../../shared/runtime/http/fhir-address.ts';

/** A request that searches a clinic, as a handler gets it. */
export type SearchRequest = { params: { workspaceId: WorkspaceId }; rawQuery: string; context: UserContext };

/** Who searches a clinic for resources of which type. */
type Searching = { type: string; workspaceId: WorkspaceId; userId: UserId };

/** What is searched for, how much of it is shown at once, and behind which the page begins. */
type Place = { asked: readonly Criterion[]; count: number; after?: string };

export type Search = Searching & Place;

const questionOf = ({ type, workspaceId, userId }: Searching): Question => ({
  route: { method: 'GET', path: `${fhirBase}/${type}` },
  userId,
  params: { workspaceId },
  query: {},
});

/**
 * What a request asks of the resources of a type, or the next page goes on with; `params` is by what these can be searched. Fails with
 * `invalid_request`, by the name of each parameter that is not understood.
 */
export const searchOf = async (
  { params: { workspaceId }, rawQuery, context: { userId } }: SearchRequest,
  { type, params }: { type: string; params: SearchParams },
): Promise<Search> => {
  const searching = { type, workspaceId, userId };
  const { page, ...first } = criteriaOf(rawQuery, params);
  const place: Place = page === undefined ? first : JSON.parse(await openCursor(questionOf(searching), page, '/_page'));
  return { ...searching, ...place };
};

const selfOf = (base: string, { type, asked, count }: Search): string => {
  const query = new URLSearchParams(
    asked.map(({ name, modifier, text }): [string, string] => [modifier === undefined ? name : `${name}:${modifier}`, text]),
  );
  query.set('_count', String(count));
  return `${base}/${type}?${query}`;
};

/** What says that not all was looked through: whoever asks is to say more. */
const incomplete = {
  resourceType: 'OperationOutcome',
  issue: [
    { severity: 'warning', code: 'too-costly', diagnostics: 'There may be more than was looked through: ask for less, by saying more.' },
  ],
};

/** All that was found, and whether there may be more; by what it is put in order, of which no two have the same, and what it is in FHIR. */
type Findings<T> = {
  found: readonly T[];
  more?: boolean;
  orderOf: (each: T) => string;
  resourcesOf: (shown: readonly T[]) => Resource[] | Promise<Resource[]>;
};

/** A page as a Bundle, and behind what the next begins. That is sealed: the next address says nothing of what is searched for. */
const bundleOf = async (search: Search, found: readonly FoundResource[], after: string | undefined, total?: number): Promise<Resource> => {
  const { type, workspaceId, asked, count } = search;
  const base = fhirAddress(workspaceId);
  const place = after === undefined ? undefined : JSON.stringify({ asked, count, after });
  const next = place && `${base}/${type}?_page=${await signCursor(questionOf(search), place)}`;
  return searchset<Resource>(found, { base, self: selfOf(base, search), next, total });
};

/** The page of what was found that is shown, in its order. `total` is there where all is known. */
export const searchPage = async <T>(search: Search, { found, more = false, orderOf, resourcesOf }: Findings<T>): Promise<Resource> => {
  const { count, after = '' } = search;
  const left = found.filter(each => orderOf(each) > after).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const shown = left.slice(0, count);
  const resources = (await resourcesOf(shown)).map(resource => ({ resource }));
  const outcome = more ? [{ resource: incomplete, mode: 'outcome' as const }] : [];
  const next = left.length > count ? orderOf(shown.at(-1)!) : undefined;
  return bundleOf(search, [...resources, ...outcome], next, more ? undefined : found.length);
};

/** A page of what stands in the table, in the order in which it stands there. How many there are in all is not known. */
export const tablePage = (
  search: Search,
  { cursor, resources }: { cursor?: string | undefined; resources: readonly Resource[] },
): Promise<Resource> =>
  bundleOf(
    search,
    resources.map(resource => ({ resource })),
    cursor,
  );
