import { withoutGaps } from './elements.ts';

/** Anything that FHIR tells under an id. */
export type Resource = { resourceType: string; id?: string | undefined };
/** What was found by a search, or comes with what was. */
export type FoundResource<R extends Resource = Resource> = {
  resource: R;
  mode?: 'match' | 'include' | 'outcome';
  score?: number;
  grade?: string;
};
type Grade = { url: string; valueCode: string };
export type BundleEntry<R extends Resource = Resource> = {
  fullUrl?: string;
  resource: R;
  search: { extension?: Grade[]; mode: 'match' | 'include' | 'outcome'; score?: number };
};
export type Bundle<R extends Resource = Resource> = {
  resourceType: 'Bundle';
  type: 'searchset';
  total?: number;
  link: { relation: 'self' | 'next'; url: string }[];
  entry?: BundleEntry<R>[];
};

/** How sure a match is, in the words of FHIR: certain, probable, possible. */
const gradeUrl = 'http://hl7.org/fhir/StructureDefinition/match-grade';

const entryOf = <R extends Resource>({ resource, mode = 'match', score, grade }: FoundResource<R>, base: string): BundleEntry<R> =>
  withoutGaps({
    fullUrl: resource.id === undefined ? undefined : `${base}/${resource.resourceType}/${resource.id}`,
    resource,
    search: withoutGaps({ extension: grade === undefined ? undefined : [{ url: gradeUrl, valueCode: grade }], mode, score }),
  }) as BundleEntry<R>;

/**
 * The answer to a search. `base` is the address under which the resources are read, `total` how many match where that is known: what whoever asks
 * may not read is not counted.
 */
export const searchset = <R extends Resource>(
  found: readonly FoundResource<R>[],
  { base, self, next, total }: { base: string; self: string; next?: string | undefined; total?: number | undefined },
): Bundle<R> => {
  const link: Bundle['link'] = [{ relation: 'self', url: self }, ...(next === undefined ? [] : [{ relation: 'next', url: next } as const])];
  const entry = found.map(each => entryOf(each, base));
  return withoutGaps({
    resourceType: 'Bundle',
    type: 'searchset',
    total,
    link,
    entry: entry.length > 0 ? entry : undefined,
  }) as Bundle<R>;
};
