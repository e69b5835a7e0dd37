import { type Criterion, criteriaOf } from '../../../shared/api/clinic/fhir/criteria.ts';
import { fhirBase, type SearchParams } from '../../../shared/api/clinic/fhir/route.ts';
import { type Resource, searchset } from '../../../shared/domain/clinic/fhir/bundle.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { openCursor, type Question, signCursor } from '../../../shared/runtime/http/cursor.ts';
import { fhirAddress } from '../../../shared/runtime/http/fhir-address.ts';

/** Who searches a clinic for resources of a type, and by what these can be searched. */
export type Searching = { type: string; params: SearchParams; workspaceId: WorkspaceId; userId: UserId };

/** What is searched for, how much of it is shown at once, and behind which the page begins. */
export type Search = { asked: readonly Criterion[]; count: number; after?: string };

const questionOf = ({ type, workspaceId, userId }: Searching): Question => ({
  route: { method: 'GET', path: `${fhirBase}/${type}` },
  userId,
  params: { workspaceId },
  query: {},
});

/** What a query asks, or the next page goes on with. Fails with `invalid_request`, by the name of each parameter that is not understood. */
export const searchOf = async (text: string, searching: Searching): Promise<Search> => {
  const { page, ...search } = criteriaOf(text, searching.params);
  return page === undefined ? search : JSON.parse(await openCursor(questionOf(searching), page, '/_page'));
};

const selfOf = (base: string, { type }: Searching, { asked, count }: Search): string => {
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

/**
 * The page of what was found that is shown, in its order, as a Bundle. Where it goes on is sealed: the next address says nothing of what is
 * searched for. `total` is there where all is known.
 */
export const searchPage = async <T>(
  searching: Searching,
  search: Search,
  { found, more = false, orderOf, resourcesOf }: Findings<T>,
): Promise<{ resource: Resource }> => {
  const { count, after = '' } = search;
  const left = found.filter(each => orderOf(each) > after).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const shown = left.slice(0, count);
  const base = fhirAddress(searching.workspaceId);
  const place = left.length > count ? JSON.stringify({ ...search, after: orderOf(shown.at(-1)!) }) : undefined;
  const next = place && `${base}/${searching.type}?_page=${await signCursor(questionOf(searching), place)}`;
  const resources = (await resourcesOf(shown)).map(resource => ({ resource }));
  const outcome = more ? [{ resource: incomplete, mode: 'outcome' as const }] : [];
  const total = more ? undefined : found.length;
  return { resource: searchset<Resource>([...resources, ...outcome], { base, self: selfOf(base, searching, search), next, total }) };
};

/** A page of what stands in the table, in the order in which it stands there. Where that goes on is sealed, and how many there are in all is not known. */
export const tablePage = async (
  searching: Searching,
  search: Search,
  { cursor, resources }: { cursor?: string | undefined; resources: readonly Resource[] },
): Promise<Resource> => {
  const base = fhirAddress(searching.workspaceId);
  const place = cursor === undefined ? undefined : JSON.stringify({ ...search, after: cursor });
  const next = place && `${base}/${searching.type}?_page=${await signCursor(questionOf(searching), place)}`;
  return searchset<Resource>(
    resources.map(resource => ({ resource })),
    { base, self: selfOf(base, searching, search), next },
  );
};
