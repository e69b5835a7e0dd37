/** A stretch of time in milliseconds, half open: `until` is not in it. */
export type Span = { from: number; until: number };

/** Do two stretches have a moment in common? Those that touch have none. */
export const overlaps = (one: Span, other: Span): boolean => one.from < other.until && other.from < one.until;

/** The same moments as stretches in order, of which none touches another. */
export const merged = (spans: readonly Span[]): Span[] => {
  const found: Span[] = [];
  for (const { from, until } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && from <= last.until) last.until = Math.max(last.until, until);
    else found.push({ from, until });
  }
  return found;
};

/** What is left of a stretch without the moments of others, which are in order. */
const leftOf = ({ from, until }: Span, holes: readonly Span[]): Span[] => {
  const within = holes.filter(hole => overlaps(hole, { from, until }));
  const begins = [from, ...within.map(hole => hole.until)];
  const ends = [...within.map(hole => hole.from), until];
  return begins.map((begin, i) => ({ from: begin, until: ends[i]! })).filter(left => left.from < left.until);
};

/** What is left of stretches without the moments of others. */
export const without = (spans: readonly Span[], holes: readonly Span[]): Span[] => {
  const inOrder = merged(holes);
  return spans.flatMap(span => leftOf(span, inOrder));
};

/** Does one of the stretches hold all of another? */
export const holds = (spans: readonly Span[], { from, until }: Span): boolean =>
  spans.some(each => each.from <= from && until <= each.until);
