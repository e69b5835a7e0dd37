import { type Criteria, criteriaAgain, criteriaOf, pairsOf } from '../../../shared/api/clinic/fhir/criteria.ts';
import { leadingTo, type ResultForm } from '../../../shared/api/clinic/fhir/results.ts';
import { type FhirRoute, fhirBase } from '../../../shared/api/clinic/fhir/route.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { type FoundResource, type Resource, searchset } from '../../../shared/domain/clinic/fhir/bundle.ts';
import { type Extent, subsetOf } from '../../../shared/domain/clinic/fhir/subset.ts';
import { heaviest, howManyFit, weightOf } from '../../../shared/domain/clinic/fhir/weight.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import { openCursor, type Question, signCursor } from '../../../shared/runtime/http/cursor.ts';
import { fhirAddress } from '../../../shared/runtime/http/fhir-address.ts';
import { requireRight } from './rights.ts';
import { incomplete, suppressed } from './warnings.ts';

/** A request that searches a clinic, as a handler gets it. */
export type SearchRequest = { params: { workspaceId: WorkspaceId }; rawQuery: string; role: Standing; context: UserContext };

/** Who searches a clinic for resources of which type. */
type Searching = { type: string; workspaceId: WorkspaceId; userId: UserId };
/** What is searched for, how it is told, how much of it is shown at once, and behind which the page begins. */
type Place = Omit<Criteria, 'page'> & { after?: string };
export type Search = Searching & Place;

/** By what resources of a type can be searched, and what may come along, as a route says it; and whether it is not counted how many there are. */
type Searched = { type: string; isUncounted?: true } & Pick<FhirRoute['fhir'], 'params' | 'includes' | 'revincludes'>;

const questionOf = ({ type, workspaceId, userId }: Searching): Question => ({
  route: { method: 'GET', path: `${fhirBase}/${type}` },
  userId,
  params: { workspaceId },
  query: {},
});

/** Fails with `forbidden` where a right is missing to what is read beside what is searched for: of what comes along, and of patients where a chain searches for them. */
const requireRights = ({ asked, form }: Place, { includes = {}, revincludes = {} }: Searched, role: Standing): void => {
  const chained = asked.some(({ chain }) => chain) ? (['patient:read'] as const) : [];
  const along = [...form.includes.map(each => includes[leadingTo(each)]!), ...form.revincludes.map(each => revincludes[each]!)];
  for (const needs of [...chained, ...along.flat()]) requireRight(role, needs);
};

/** The place that a cursor of ours holds: the search as its address would ask it, and behind what it goes on. Fails with `invalid_request` for one of another form. */
const placeIn = (text: string, { params = {}, ...allowed }: Searched): Place => {
  const { query, after } = JSON.parse(text) as { query?: string; after: string };
  if (query === undefined) throw invalid('/_page', 'not_a_cursor');
  return { ...criteriaAgain(query, params, allowed), after };
};

/** Fails with `invalid_request` where it is asked how many there are of what nobody counts. */
const requireCounted = ({ count, form }: Place, { isUncounted }: Searched): void => {
  if (!isUncounted || !isCount({ form })) return;
  throw count === 0
    ? invalid('/_count', 'too_small', { min: 1 })
    : invalid('/_summary', 'not_one_of', { values: 'true, text, data, false' });
};

/**
 * What a request asks of the resources of a type, or the next page goes on with. Fails with `invalid_request`, by the name of each parameter that is
 * not understood, and with `forbidden` for what may not come along.
 */
export const searchOf = async (
  { params: { workspaceId }, rawQuery, role, context: { userId } }: SearchRequest,
  searched: Searched,
): Promise<Search> => {
  const searching = { type: searched.type, workspaceId, userId };
  const { page, ...first } = criteriaOf(rawQuery, searched.params ?? {}, searched);
  const place = page === undefined ? first : placeIn(await openCursor(questionOf(searching), page, '/_page'), searched);
  requireCounted(place, searched);
  requireRights(place, searched, role);
  return { ...searching, ...place };
};

const extentOf = ({ summary, elements }: ResultForm): Extent => {
  if (elements) return { elements };
  return summary === 'true' ? 'summary' : summary === 'text' ? 'text' : undefined;
};

/** What comes along with a page: each once, and whether there is more of it than that, or some that whoever asks may not read. */
export type AlongPage = { resources: readonly Resource[]; isIncomplete?: boolean; isSuppressed?: boolean };

/** What a page tells: what was found, what comes along, and what is to be known of both. */
type PageContent = {
  resources: readonly Resource[];
  along?: AlongPage | undefined;
  isIncomplete?: boolean | undefined;
  isSuppressed?: boolean | undefined;
};

const nameOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id}`;

/** What comes along, as much of it as fits into an answer beside what was found. */
const fittingBeside = (matches: readonly Resource[], beside: readonly Resource[]): readonly Resource[] => {
  const weights = beside.map(each => weightOf([each]));
  return weights.length === 0 ? [] : beside.slice(0, howManyFit(weights, heaviest - weightOf(matches)));
};

const entriesOf = ({ form }: Search, { resources, along, isIncomplete, isSuppressed }: PageContent): FoundResource[] => {
  const extent = extentOf(form);
  const names = new Set(resources.map(nameOf));
  const others = new Map((along?.resources ?? []).filter(each => !names.has(nameOf(each))).map(each => [nameOf(each), each]));
  const matches = resources.map(each => subsetOf(each, extent));
  const beside = [...others.values()].map(each => subsetOf(each, extent === 'summary' ? extent : undefined));
  const included = fittingBeside(matches, beside);
  const warnings = [
    ...(isIncomplete || along?.isIncomplete || included.length < beside.length ? [incomplete] : []),
    ...(isSuppressed || along?.isSuppressed ? [suppressed] : []),
  ];
  return [
    ...matches.map(resource => ({ resource })),
    ...included.map(resource => ({ resource, mode: 'include' as const })),
    ...warnings.map(resource => ({ resource, mode: 'outcome' as const })),
  ];
};

/** A page as a Bundle, and behind what the next begins. That is sealed: the next address says nothing of what is searched for. */
const bundleOf = async (search: Search, content: PageContent, after: string | undefined, total?: number): Promise<Resource> => {
  const { type, workspaceId, form } = search;
  const base = fhirAddress(workspaceId);
  const query = new URLSearchParams(pairsOf(search)).toString();
  const place = after === undefined ? undefined : JSON.stringify({ query, after });
  const next = place && `${base}/${type}?_page=${await signCursor(questionOf(search), place)}`;
  const self = `${base}/${type}?${query}`;
  return searchset<Resource>(entriesOf(search, content), { base, self, next, total: form.hasTotal ? total : undefined });
};

/** All that was found, and whether there may be more; by what it is put in order, of which no two have the same, what it is in FHIR, and what comes along. */
type Findings<T> = {
  found: readonly T[];
  more?: boolean;
  orderOf: (each: T) => string;
  resourcesOf: (shown: readonly T[]) => Resource[] | Promise<Resource[]>;
  alongOf?: (shown: readonly T[]) => Promise<AlongPage>;
};

/** Is it asked only how many there are? */
export const isCount = ({ form }: Pick<Search, 'form'>): boolean => form.summary === 'count';

/** The page of what was found that is shown, in its order. `total` is there where all is known. */
export const searchPage = async <T>(
  search: Search,
  { found, more = false, orderOf, resourcesOf, alongOf }: Findings<T>,
): Promise<Resource> => {
  const { count, after = '' } = search;
  const total = more ? undefined : found.length;
  if (isCount(search)) return bundleOf(search, { resources: [], isIncomplete: more }, undefined, total);
  const left = found.filter(each => orderOf(each) > after).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const shown = left.slice(0, count);
  const [resources, along] = await Promise.all([resourcesOf(shown), alongOf?.(shown)]);
  const next = left.length > count ? orderOf(shown.at(-1)!) : undefined;
  return bundleOf(search, { resources, along, isIncomplete: more }, next, total);
};

/** All that there is of something that is read whole: how many that is, is known. */
export const wholePage = (search: Search, resources: readonly Resource[], along?: AlongPage): Promise<Resource> =>
  bundleOf(search, isCount(search) ? { resources: [] } : { resources, along }, undefined, resources.length);

/** A page of what stands in the table, in the order in which it stands there. How many there are in all is not known, where that is not said. */
export const tablePage = (
  search: Search,
  { cursor, total, ...content }: PageContent & { cursor?: string | undefined; total?: number | undefined },
): Promise<Resource> => bundleOf(search, content, cursor, total);
