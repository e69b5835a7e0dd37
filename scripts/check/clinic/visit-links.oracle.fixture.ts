/**
 * What the links of mails promise, said again without our code: a link is of one placing of a visit, and does what it is for until the visit is moved,
 * called off or begins; moving and calling off until the notice of the clinic.
 */
export type Visit = {
  start: number;
  placing: number;
  status: 'booked' | 'cancelled';
  isConfirmed: boolean;
  movedBy?: 'patient' | 'clinic';
};
export type Deed =
  | { by: 'link'; placing: number; does: 'confirm' | 'cancel' | 'show'; to?: never }
  | { by: 'link'; placing: number; does: 'change'; to: number }
  | { by: 'desk'; does: 'cancel'; to?: never }
  | { by: 'desk'; does: 'change'; to: number };
/** What a page says: what was done, or why it was not. */
export type Answer = 'shown' | 'confirmed' | 'moved' | 'cancelled' | 'outdated' | 'over' | 'tooLate' | 'taken' | 'deskDone' | 'deskRefused';

const hour = 60;
/** The world at a moment, all in minutes: until how long before a visit it is changed, what others have taken, and which placing a move now makes. */
export type World = { now: number; noticeHours: number; taken: readonly number[]; next: number };

const moved = (visit: Visit, to: number, movedBy: 'patient' | 'clinic', { next }: World): Visit => ({
  ...{ start: to, placing: next, status: 'booked', isConfirmed: movedBy === 'patient', movedBy },
  ...(visit.status === 'booked' ? {} : { status: visit.status }),
});

const byDesk = (visit: Visit, deed: Extract<Deed, { by: 'desk' }>, world: World): [Visit, Answer] => {
  if (deed.does === 'cancel') return [{ ...visit, status: 'cancelled' }, 'deskDone'];
  const isRefused = visit.status === 'cancelled' || world.taken.includes(deed.to) || deed.to < world.now;
  return isRefused ? [visit, 'deskRefused'] : [moved(visit, deed.to, 'clinic', world), 'deskDone'];
};

/** Has its patient done that before? The same form again is answered as it was. */
const isDone = ({ status, movedBy, start }: Visit, { does, to }: Deed): boolean =>
  does === 'change' && movedBy === 'patient' && status === 'booked' && start === to;

/** What a link does that is of the visit as it is. */
const byLink = (visit: Visit, deed: Extract<Deed, { by: 'link' }>, world: World): [Visit, Answer] => {
  if (deed.does === 'show') return [visit, 'shown'];
  if (deed.does === 'confirm') return [{ ...visit, isConfirmed: true }, 'confirmed'];
  if (visit.start - world.noticeHours * hour < world.now) return [visit, 'tooLate'];
  if (deed.does === 'cancel') return [{ ...visit, status: 'cancelled' }, 'cancelled'];
  const isTaken = world.taken.includes(deed.to!) || deed.to === visit.start || deed.to! < world.now;
  return isTaken ? [visit, 'taken'] : [moved(visit, deed.to!, 'patient', world), 'moved'];
};

/** What becomes of a visit by one deed, and what its doer is answered. */
export const promised = (visit: Visit, deed: Deed, world: World): [Visit, Answer] => {
  if (deed.by === 'desk') return byDesk(visit, deed, world);
  if (visit.start <= world.now) return [visit, 'over'];
  if (visit.placing !== deed.placing) return [visit, isDone(visit, deed) ? 'moved' : 'outdated'];
  return visit.status === 'cancelled' ? [visit, 'cancelled'] : byLink(visit, deed, world);
};

/** All orders of some things. */
const ordersOf = <T>(things: readonly T[]): T[][] =>
  things.length < 2
    ? [[...things]]
    : things.flatMap((each, i) => ordersOf([...things.slice(0, i), ...things.slice(i + 1)]).map(rest => [each, ...rest]));

/** Is there an order in which these deeds, done at once, would have had these answers and come to this visit? */
export const isLinear = (before: Visit, done: readonly { deed: Deed; answer: Answer }[], after: Visit, world: World): boolean =>
  ordersOf(done).some(order => {
    let visit = before;
    const asSaid = order.every(({ deed, answer }) => {
      const [next, said] = promised(visit, deed, world);
      visit = next;
      return said === answer;
    });
    return asSaid && JSON.stringify(visit) === JSON.stringify(after);
  });
