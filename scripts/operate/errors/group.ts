/** A line of a log that tells of an error, as far as it matters for which one it is. */
export type ErrorLine = {
  timestamp: string;
  code: string;
  service: string;
  release?: string;
  message?: string;
  error?: { name: string; message?: string; stack?: string };
};

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

/** A message without what is another one each time: ids, numbers, moments, what is quoted. */
export const shapeOf = (message: string): string =>
  message
    .replaceAll(/\b[a-z]+_[0-9a-z]{26}\b/g, '…')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/gi, '…')
    .replaceAll(/(["'`])(?:(?!\1).)*\1/g, '…')
    .replaceAll(/\d[\d:.TZ-]*/g, '…');

const groupOf = ({ service, code, message = '', error, timestamp, release }: ErrorLine): ErrorGroup => ({
  service,
  code,
  name: error?.name ?? '',
  message: shapeOf(error?.message ?? message),
  count: 1,
  firstAt: timestamp,
  lastAt: timestamp,
  releases: release === undefined ? [] : [release],
  at: error?.stack?.split('\n')[0]?.trim(),
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
