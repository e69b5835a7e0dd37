import type { Resource } from './bundle.ts';

/**
 * With how many bytes of resources an answer is full; one more, which is half a million at the most, still fits. Lambda sends it as a text in JSON, in
 * which each byte is two at the most, and 6 MB in all.
 */
export const heaviest = 2_500_000;

/** What all of these weigh together. */
export const sumOf = (weights: readonly number[]): number => weights.reduce((sum, each) => sum + each, 0);

/** How many bytes resources are as they are sent. */
export const weightOf = (resources: readonly Resource[]): number => sumOf(resources.map(each => Buffer.byteLength(JSON.stringify(each))));

/** How many of these are not too much together, one after another from the first. */
export const howManyFit = (weights: readonly number[], left: number): number => {
  let sum = 0;
  const tooMuch = weights.findIndex(each => {
    sum += each;
    return sum > left;
  });
  return tooMuch < 0 ? weights.length : tooMuch;
};

/** Some of a list, and where the rest begins, if there is any. */
type Page<T> = { items: T[]; cursor?: string };

/** How much of a list is read at once, and behind what. */
export type PagePlace = { limit: number; cursor?: string };

/** A page of which no more is read than fits into what is left, but one at the least: what does not fit is for the next. */
export const readFitting = async <T>(
  read: (place: PagePlace) => Promise<Page<T>>,
  place: PagePlace,
  weigh: (each: T) => number,
  left = heaviest,
): Promise<Page<T>> => {
  const page = await read(place);
  const fitting = Math.max(1, howManyFit(page.items.map(weigh), left));
  return fitting < page.items.length ? read({ ...place, limit: fitting }) : page;
};
