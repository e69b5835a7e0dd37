import { leadingTo, narrowedTo } from '../../../shared/api/clinic/fhir/results.ts';
import type { Resource } from '../../../shared/domain/clinic/fhir/bundle.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { AlongPage, Search } from './search.ts';

/** What comes along with what is shown. */
export type Companion<T> = (shown: readonly T[], workspaceId: WorkspaceId, language: string) => Resource[] | Promise<Resource[]>;
/** All that may come along with something, by how it is asked for. */
export type Companions<T> = Readonly<Record<string, Companion<T>>>;

/** What of that a search asks for. */
export const companionsOf = async <T>(
  { form: { includes, revincludes }, workspaceId }: Search,
  companions: Companions<T>,
  shown: readonly T[],
  language: string,
): Promise<AlongPage> => {
  const parts = [...includes, ...revincludes].map(async asked => {
    const type = narrowedTo(asked);
    const all = await companions[leadingTo(asked)]!(shown, workspaceId, language);
    return type === undefined ? all : all.filter(({ resourceType }) => resourceType === type);
  });
  return { resources: (await Promise.all(parts)).flat() };
};
