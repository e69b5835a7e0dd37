import { type ErrorLine, identityOf } from '../../../shared/domain/core/error-line.ts';

/** One error, however often it came: where, since when, in which releases, and a line of its stack. */
export type ErrorGroup = {
  service: string;
  code: string;
  name: string;
  message: string;
  count: number;
  firstAt: string;
  lastAt: string;
  releases: string[];
  at?: string;
};

const groupOf = (line: ErrorLine): ErrorGroup => ({
  ...identityOf(line),
  count: 1,
  firstAt: line.timestamp,
  lastAt: line.timestamp,
  releases: line.release === undefined ? [] : [line.release],
  at: line.error?.stack?.split('\n')[0]?.trim(),
});

const together = (one: ErrorGroup, other: ErrorGroup): ErrorGroup => ({
  ...(one.lastAt >= other.lastAt ? one : other),
  count: one.count + other.count,
  firstAt: [one.firstAt, other.firstAt].sort()[0]!,
  releases: [...new Set([...one.releases, ...other.releases])].sort(),
});

/**
 * Errors that are the same by function, code, name and what they say, the most frequent first. Not by their stack: the code of a function is made
 * small, so that its names and places are others in each release.
 */
export const groupErrors = (lines: Iterable<ErrorLine>): ErrorGroup[] => {
  const groups = new Map<string, ErrorGroup>();
  for (const line of lines) {
    const group = groupOf(line);
    const key = JSON.stringify([group.service, group.code, group.name, group.message]);
    const before = groups.get(key);
    groups.set(key, before ? together(before, group) : group);
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || (a.firstAt < b.firstAt ? -1 : 1));
};
