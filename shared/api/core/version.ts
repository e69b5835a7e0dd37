/** The versions of the API. One is there for as long as a route has it in its path. */
export const apiVersions: readonly number[] = [1, 2];

/** The version that a path begins with; undefined for what is about the stage itself, which has none. */
export const versionOf = (path: string): number | undefined => {
  const [, digits] = /^\/v(\d+)\//.exec(path) ?? [];
  return digits === undefined ? undefined : Number(digits);
};

/** A path without its version: what several versions of a route have in common. */
const nounOf = (path: string): string => path.replace(/^\/v\d+(?=\/)/, '');

type Row = { method: string; path: string };
const alike = <R extends Row>(rows: readonly R[], { method, path }: R): R[] =>
  rows.filter(row => row.method === method && nounOf(row.path) === nounOf(path));

/**
 * Among the rows of one noun, the one that a version of the API has: its own, or the newest before it, because what a version did not change
 * is as it was. Undefined where the noun came later.
 */
export const rowIn = <R extends Row>(rows: readonly R[], found: R, version: number): R | undefined =>
  alike(rows, found)
    .filter(({ path }) => versionOf(path)! <= version)
    .toSorted((a, b) => versionOf(b.path)! - versionOf(a.path)!)[0];

/** Whether a noun has several rows to choose among. */
export const isChoice = (rows: readonly Row[], found: Row): boolean => alike(rows, found).length > 1;
