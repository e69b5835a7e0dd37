/** The letters of one word that stand in another, no further from their place than half of the longer word, in their order. */
const common = (a: readonly string[], b: readonly string[], within: number): string[] => {
  const taken = new Set<number>();
  return a.filter((letter, i) => {
    const found = b.findIndex((other, j) => other === letter && !taken.has(j) && Math.abs(i - j) <= within);
    if (found >= 0) taken.add(found);
    return found >= 0;
  });
};

const jaro = (a: readonly string[], b: readonly string[]): number => {
  const within = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const [here, there] = [common(a, b, within), common(b, a, within)];
  if (here.length === 0) return 0;
  const moved = here.filter((letter, i) => letter !== there[i]).length / 2;
  return (here.length / a.length + here.length / b.length + (here.length - moved) / here.length) / 3;
};

/** What a common beginning adds: a tenth of what is missing for each of its letters, four at the most. */
const prefixRules = { letters: 4, weight: 0.1 };

/** How alike two words are, from 0 to 1 (Jaro 1989, Winkler 1990): made for names that were typed wrong, and the same whichever comes first. */
export const jaroWinkler = (a: string, b: string): number => {
  if (a === b) return 1;
  const [one, other] = [[...a], [...b]];
  const base = jaro(one, other);
  const differs = one.slice(0, prefixRules.letters).findIndex((letter, i) => letter !== other[i]);
  const same = differs < 0 ? Math.min(one.length, other.length, prefixRules.letters) : differs;
  return base + same * prefixRules.weight * (1 - base);
};
