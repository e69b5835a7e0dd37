/** Somebody who waits, as the world knows them: by day numbers and minutes of the day (UTC) alone. */
export type Waiter = {
  id: string;
  patient: string;
  priority: number;
  since: string;
  from: string;
  until: string;
  hours?: [string, string];
};
/** A time that was offered to somebody. */
export type Offered = { id: string; start: string; until: string };

/** Would they come then? Told by the letters of the moment. */
const isWanted = ({ from, until, hours: [first, last] = ['00:00', '24:00'] }: Waiter, start: string): boolean => {
  const [day, time] = [start.slice(0, 10), start.slice(11, 16)];
  return from <= day && day <= until && first <= time && time < last;
};

const isFirst = (a: Waiter, b: Waiter): boolean => (a.priority === b.priority ? a.since < b.since : a.priority < b.priority);

/** What is known at a moment: who waits without an offer, what was offered to whom before, and which times are free for whom. */
export type Moment = { waiting: readonly Waiter[]; before: readonly Offered[]; free: readonly string[]; busy: ReadonlySet<string> };

const mayHave = ({ before, busy }: Moment, waiter: Waiter, start: string): boolean =>
  isWanted(waiter, start) && !busy.has(`${waiter.patient} ${start}`) && !before.some(each => each.id === waiter.id && each.start === start);

/** Times that are free, though somebody waits who would come and was not offered them. */
export const forgotten = (moment: Moment): string[] =>
  moment.free.flatMap(start => moment.waiting.filter(each => mayHave(moment, each, start)).map(({ id }) => `${start} ${id}`));

/** Offers that somebody got though another comes first, would have come, and was waiting all the while. */
export const passedOver = (offers: readonly Offered[], waiters: ReadonlyMap<string, Waiter>, moment: Moment): string[] =>
  offers.flatMap(({ id, start }) =>
    moment.waiting
      .filter(each => each.id !== id && isFirst(each, waiters.get(id)!) && mayHave(moment, each, start))
      .map(each => `${start} went to ${id} and not to ${each.id}`),
  );

/** Times that were offered to the same person twice. */
export const offeredTwice = (offers: readonly Offered[]): string[] => {
  const seen = new Set<string>();
  return offers.map(({ id, start }) => `${id} ${start}`).filter(each => seen.size === seen.add(each).size);
};
