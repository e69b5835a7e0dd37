/**
 * The value below which a share (0 to 1) of some values lies; between two of them where it falls between (type 7 of Hyndman and Fan, Sample Quantiles
 * in Statistical Packages, 1996). Of no values there is none.
 */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (place - Math.floor(place));
}

/** How many ways there are to choose `few` of `few + many` ranks so that 0, 1, 2 … `most` pairs stand the other way round: the coefficients of a Gaussian binomial. */
function waysByInversions(few: number, many: number, most: number): number[] {
  const ways = [1, ...Array<number>(most).fill(0)];
  for (let i = 1; i <= few; i++) {
    for (let k = most; k >= many + i; k--) ways[k]! -= ways[k - many - i]!;
    for (let k = i; k <= most; k++) ways[k]! += ways[k - i]!;
  }
  return ways;
}

const choose = (n: number, few: number): number =>
  Array.from({ length: few }, (_, i) => n - i).reduce((all, each, i) => (all * each) / (i + 1), 1);

/**
 * How likely it is that all of these values come from the same source, and the later ones are as much above the earlier ones as they are, or more
 * (Mann and Whitney, On a Test of Whether One of Two Random Variables Is Stochastically Larger, 1947; exact). It holds whatever the source is like;
 * values that are equal count against.
 */
export function chanceOfRise(earlier: readonly number[], later: readonly number[]): number {
  const inversions = later.flatMap(value => earlier.filter(other => other >= value)).length;
  const ways = waysByInversions(later.length, earlier.length, inversions);
  return ways.reduce((sum, each) => sum + each, 0) / choose(earlier.length + later.length, later.length);
}
