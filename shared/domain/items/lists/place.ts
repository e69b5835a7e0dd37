import type { Change } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import type { ListId, SectionId } from '../../core/ids.ts';
import type { Item } from '../items/item.ts';
import { requireNotInTrash } from '../items/item-checks.ts';

/*
 * Where people have put the items of a list. A place is a fraction in the digits of ids (base 32), and what is sorted is the place with the id
 * behind it: an item that nobody has moved stands where its id does, which is in the order of creation, and no two stand at the same place, whoever moves
 * them at once. The first ten digits of an id are milliseconds: the end of a list is now, so that what is created later comes behind it.
 */
const digits = '0123456789abcdefghjkmnpqrstvwxyz';
const base = BigInt(digits.length);
const timeDigits = 10;
/** A place that would be longer than this makes room beside it first. */
const longest = 32;
/** Those who make room take places of this length, so that there is much left: more of them where it does not do. */
const roomy = 20;
/** How far from each other those who make room stand, in units of their last digit. */
const room = 1024n;

/** Is an item one of those that a list shows in their order: open, and not in the trash? */
export const isListed = ({ listId, status, trashedAt }: Pick<Item, 'listId' | 'status' | 'trashedAt'>): boolean =>
  listId !== undefined && status === 'open' && trashedAt === undefined;

/** What of an item says where it stands in its list. */
export type Placed = Pick<Item, 'itemId' | 'sectionId' | 'place'>;

/** The text by which the items of a section are sorted. */
export const sortOf = ({ itemId, place = '' }: Placed): string => place + itemId.slice(itemId.indexOf('_') + 1);

const toText = (value: bigint, length: number): string => {
  let text = '';
  for (let rest = value; text.length < length; rest /= base) text = digits[Number(rest % base)] + text;
  return text;
};

/** The first digits of a text as a number; what is missing at its end is zero. */
const toNumber = (text: string, length: number): bigint =>
  [...text.slice(0, length).padEnd(length, '0')].reduce((value, digit) => value * base + BigInt(digits.indexOf(digit)), 0n);

const timeOf = (text: string): bigint => toNumber(text, timeDigits);
const atTime = (time: bigint): string => toText(time < 0n ? 0n : time, timeDigits);

/** The place at the end of a list: behind all that was created until now. */
export const lastPlace = (now: string): string => atTime(BigInt(Date.parse(now)));

/** So many places in order between two texts, each `apart` from the next at the least, as short as they can be. Absent is the end of the list. */
const between = (before: string | undefined, after: string | undefined, count: number, now: string, apart = 1n): string[] => {
  const steps = Array.from({ length: count }, (_, i) => BigInt(i));
  if (after === undefined) {
    const ahead = before === undefined ? 0n : timeOf(before) + 1n;
    const first = BigInt(Date.parse(now)) > ahead ? BigInt(Date.parse(now)) : ahead;
    return steps.map(step => atTime(first + step));
  }
  if (before === undefined) return steps.map(step => atTime(timeOf(after) - BigInt(count) + step));
  for (let length = 1; ; length++) {
    const [from, gap] = [toNumber(before, length), toNumber(after, length) - toNumber(before, length)];
    const step = gap / BigInt(count + 1);
    if (step >= apart) return steps.map(i => toText(from + step * (i + 1n), length));
  }
};

/** The items of a section in their order. */
export const sorted = <T extends Placed>(items: readonly T[]): T[] =>
  items
    .map(item => ({ item, sort: sortOf(item) }))
    .sort((a, b) => (a.sort < b.sort ? -1 : 1))
    .map(({ item }) => item);

/** Those that make room, in an order in which each keeps between its neighbours while others have not moved yet. */
const inTurn = (moves: { item: Placed; place: string }[]): { item: Placed; place: string }[] => {
  const isBehind = ({ item, place }: { item: Placed; place: string }) => sortOf({ ...item, place }) > sortOf(item);
  return [...moves.filter(isBehind).reverse(), ...moves.filter(move => !isBehind(move))];
};

/** Where something is to stand, and which of those beside it have to make room before, one after another. */
export type Plan = { place: string; room: { item: Placed; place: string }[] };

/**
 * A place among others, before the one at an index. It is one write; where people have put things between the same two so often that the place would become
 * long, those around it make room once: a dozen, and more only after as many moves into the same narrow place.
 */
export const planPlace = (others: readonly Placed[], at: number, now: string): Plan => {
  const sortAt = (index: number) => (others[index] ? sortOf(others[index]) : undefined);
  const [alone] = between(sortAt(at - 1), sortAt(at), 1, now);
  if (alone!.length <= longest) return { place: alone!, room: [] };
  for (let reach = 6; ; reach *= 2) {
    const beside = others.slice(Math.max(0, at - reach), at + reach);
    const behind = Math.min(at, reach);
    const places = between(sortAt(at - behind - 1), sortAt(at + reach), beside.length + 1, now, room);
    if (places[0]!.length > roomy && beside.length < others.length) continue;
    const moves = beside.map((item, i) => ({ item, place: places[i < behind ? i : i + 1]! }));
    return { place: places[behind]!, room: inTurn(moves) };
  }
};

/** An item where it was put in its list. Fails with `item_in_trash`, and with `conflict` where it has left the list meanwhile. */
export const placeItem = (item: Item, to: { listId: ListId; sectionId?: SectionId; place: string }): Change<Item> | undefined => {
  requireNotInTrash(item);
  const { listId, sectionId, place } = to;
  if (item.listId !== listId) throw new Failure('conflict', { what: 'item' });
  if (item.sectionId === sectionId && item.place === place) return undefined;
  return { next: { ...item, sectionId, place }, event: { type: 'item.placed', data: { from: item.sectionId, to: sectionId } } };
};

/** An item that makes room for another: it stands where it stood among the others. Nothing where it was moved meanwhile. */
export const makeRoom = (item: Item, seen: Placed, place: string): Change<Item> | undefined =>
  item.place !== seen.place || item.sectionId !== seen.sectionId || item.trashedAt !== undefined
    ? undefined
    : { next: { ...item, place }, event: { type: 'item.spaced', data: {} } };

/** What was put into another list stands at its end, in no section; what is in none has no place. */
export const inOtherList = (item: Item, before: ListId | undefined, now: string): Item =>
  item.listId === before ? item : { ...item, sectionId: undefined, place: item.listId && lastPlace(now) };

/** What of a list says in which order its sections stand. */
type Sectioned = { sections?: readonly { sectionId: SectionId }[] };

/** The section in which something stands: none where it was deleted. */
export const sectionIn = ({ sections = [] }: Sectioned, { sectionId }: Pick<Item, 'sectionId'>): SectionId | undefined =>
  sections.find(section => section.sectionId === sectionId)?.sectionId;

/** The items of a list in their order: those in no section first, then section after section. */
export const inListOrder = <T extends Placed>(list: Sectioned, items: readonly T[]): T[] => {
  const sections = [undefined, ...(list.sections ?? []).map(({ sectionId }) => sectionId)];
  return sections.flatMap(section => sorted(items.filter(item => sectionIn(list, item) === section)));
};
