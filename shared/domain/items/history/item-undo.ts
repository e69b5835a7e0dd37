import { keysOf } from '../../core/entries.ts';
import type { Claim } from '../claims/claim.ts';
import type { Item } from '../items/item.ts';
import { isForEach } from '../parts/item-parts.ts';

/** What the end of an occurrence takes away, so that taking it back gives it again; nothing where there is nothing. */
export const undoOf = (item: Item): Item['undo'] => {
  const { snoozedUntil, checklist, lastEnded, turn, claim: claimed, approved } = item;
  // Also where none is done: it tells that the end was that of a part.
  const parts = isForEach(item) ? (item.parts ?? {}) : undefined;
  // Who claimed it, and when, is who did it, and when that was.
  const { by: _by, at: _at, ...claim } = claimed ?? {};
  const ticked = checklist.flatMap(({ done }, step) => (done ? [step] : []));
  const kept = { snoozedUntil, lastEnded, turn, parts, claim: claimed && claim, approved };
  return ticked.length === 0 && Object.values(kept).every(each => each === undefined) ? undefined : { ...kept, ticked };
};

type End = Pick<Claim, 'at'> & Partial<Pick<Claim, 'by'>>;

/** A claim as it was, where it still takes one; but where it would have been approved by itself by now, it waits for somebody: what was taken back would come at once. */
const claimAgain = ({ undo, approval }: Item, end: End | undefined, now: string): Item['claim'] => {
  if (!undo?.claim || !end?.by || !approval) return undefined;
  const { autoAt = '', ...claim } = undo.claim;
  return { by: end.by, at: end.at, ...claim, ...(autoAt > now ? { autoAt } : {}) };
};

/** The parts that were done before the last one. */
const partsAgain = ({ undo }: Item): Item['parts'] => (undo?.parts && keysOf(undo.parts).length > 0 ? undo.parts : undefined);

/** An item that was opened again as it was before the end of its occurrence: snoozed, claimed, its steps ticked, the occurrence before it the last one. */
export const withUndo = <I extends Item>(item: I, end: End | undefined, now: string): I => {
  const { undo } = item;
  return {
    ...item,
    turn: undo?.turn,
    checklist: item.checklist.map((entry, step) => ({ ...entry, done: entry.done || (undo?.ticked.includes(step) ?? false) })),
    snoozedUntil: undo?.snoozedUntil,
    lastEnded: undo?.lastEnded,
    claim: claimAgain(item, end, now),
    approved: undo?.approved,
    parts: partsAgain(item),
    undo: undefined,
  };
};

const textsOf = ({ checklist }: Item): string => JSON.stringify(checklist.map(({ text }) => text));

/** What can still be given back after a change: no ticks where the steps are others, no snooze where the time is another, no turn where the rota is, no claim where nobody approves it. */
export const undoAfter = ({ undo }: Item, before: Item, after: Item, isMoved: boolean): Item['undo'] =>
  undo && {
    ...undo,
    turn: before.rotaId === after.rotaId ? undo.turn : undefined,
    claim: after.approval ? undo.claim : undefined,
    ticked: textsOf(before) === textsOf(after) ? undo.ticked : [],
    snoozedUntil: isMoved ? undefined : undo.snoozedUntil,
  };
