import type { When } from '../../domain/time/when.ts';
import { keysAt, placeOf } from '../core/query.ts';

/**
 * A place in the agenda of several partitions: ordered by the index, then by the keys; within one partition as its index has it. What stands
 * beside the items of a workspace says what it is, and when, and comes after them.
 */
export type Place = { sort: string; pk: string; sk: string; what?: 'occurrence' | 'deadline'; when?: When };

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const partition = ({ pk, what }: Place): string => (what ? `${pk}~${what}` : pk);

/** The order of the agenda. */
export const inOrder = (a: Place, b: Place): number =>
  compare(a.sort, b.sort) || compare(partition(a), partition(b)) || compare(a.sk, b.sk);

/** A place as a cursor, and back. */
export const cursorOf = (place: Place): string => placeOf([place.sort, partition(place), place.sk]);
export const placeIn = (cursor: string): Place => {
  const [sort = '', pk = '', sk = ''] = keysAt(cursor, 3);
  const [real = '', what] = pk.split('~');
  return what === 'occurrence' || what === 'deadline' ? { sort, pk: real, sk, what } : { sort, pk, sk };
};
