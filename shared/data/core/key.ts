/** The names in a key template: `WS#{workspaceId}` holds `workspaceId`. */
export type NamesIn<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** A key from its template and the ids in it. Ids are TypeIDs or channel names: one that is empty or holds a `#` would be another key. */
export const keyFrom = (template: string, ids: Record<string, string>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (!id || id.includes('#')) throw new TypeError(`The key ${template} needs ${name}`);
    return id;
  });

/** The ids in a key, read by its template. A key of another kind gives none. */
export const idsFrom = (template: string, key: string): Record<string, string> => key.match(patternOf(template))?.groups ?? {};

/**
 * Partitions that belong to no owner: a way to a provider and an address of a push service are found by a hash before anybody knows whose they are, counters are forgotten with
 * their windows; the stage's own tree (`TREE#STAGE`) is of the checkpoints of all; and what operators call is the stage's own.
 */
export const systemPartitions: readonly string[] = ['CONSENT', 'ENDPOINT', 'LIMIT', 'HEALTH', 'TREE', 'OPERATOR'];

/** The owner that a partition's key begins with, or an event's id, which begins with that key. The log of an owner, its tree, the accesses on their way there and the sockets that follow it are theirs as well. */
export const ownerIn = (key: string): string | undefined => /^(?:LOG#|TREE#|ACCESS#|SOCKETS#)?((?:WS|USER)#[^#/]+)/.exec(key)?.[1];

/** Whose a partition is, the beginning of its key: a workspace's or a user's. Undefined for one of the system; any other key is a mistake. */
export const ownerOf = (pk: string): string | undefined => {
  const owner = ownerIn(pk);
  if (!owner && !systemPartitions.includes(pk.split('#', 1)[0]!)) throw new TypeError(`The partition ${pk} has no owner`);
  return owner;
};

const patterns = new Map<string, RegExp>();
const patternOf = (template: string): RegExp => {
  const known = patterns.get(template);
  if (known) return known;
  const pattern = new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^#]+)')}$`);
  patterns.set(template, pattern);
  return pattern;
};
