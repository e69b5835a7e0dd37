import type { Item } from './item.ts';

/** What the end of an occurrence takes away, so that taking it back gives it again; nothing where there is nothing. */
export const undoOf = ({ snoozedUntil, checklist, lastEnded, turn }: Item): Item['undo'] => {
  const ticked = checklist.flatMap(({ done }, step) => (done ? [step] : []));
  if (snoozedUntil === undefined && ticked.length === 0 && lastEnded === undefined && turn === undefined) return undefined;
  return { snoozedUntil, ticked, lastEnded, turn };
};

/** An item that was opened again as it was before the end of its occurrence: snoozed, its steps ticked, the occurrence before it the last one. */
export const withUndo = <I extends Item>(item: I): I => {
  const { undo } = item;
  return {
    ...item,
    turn: undo?.turn,
    checklist: item.checklist.map((entry, step) => ({ ...entry, done: entry.done || (undo?.ticked.includes(step) ?? false) })),
    snoozedUntil: undo?.snoozedUntil,
    lastEnded: undo?.lastEnded,
    undo: undefined,
  };
};

const textsOf = ({ checklist }: Item): string => JSON.stringify(checklist.map(({ text }) => text));

/** What can still be given back after a change: no ticks where the steps are others, no snooze where the time is another, no turn where the rota is. */
export const undoAfter = ({ undo }: Item, before: Item, after: Item, isMoved: boolean): Item['undo'] =>
  undo && {
    ...undo,
    turn: before.rotaId === after.rotaId ? undo.turn : undefined,
    ticked: textsOf(before) === textsOf(after) ? undo.ticked : [],
    snoozedUntil: isMoved ? undefined : undo.snoozedUntil,
  };
