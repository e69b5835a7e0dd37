/** Where somebody is in a workspace. */
export type Place = { itemId: string } | { day: string };
/** Somebody who is in a workspace, by all of their devices: on which items, and looking at which days. */
export type PresentPerson = { userId: string; itemIds: string[]; days: string[] };
type Sighting = { userId: string; itemId?: string; day?: string; untilMs: number };
/** What a socket brings of who is here. */
export type PresentFrame = {
  at: number;
  /** For how long whoever reads this is here without another word. */
  forMs: number;
  count: number;
  people: { userId: string; places: { itemId?: string; day?: string; forMs: number }[] }[];
};
type Say = (message: { action: 'here' | 'away' } & Partial<Record<'itemId' | 'day', string>>) => void;

/** How often it is said that somebody is still here, and how long they are to be here yet when it is: a word may be lost before they are taken to be gone. */
const beatMs = 40_000;
const leftMs = 50_000;
/** Moves are said this far apart: the last of them counts. */
const apartMs = 1_000;
/** What nobody answers is said once more. */
const againMs = 5_000;
const never = Number.POSITIVE_INFINITY;

/** In one order, whichever of their sockets comes first: the same people at the same places are no change. */
const peopleOf = (told: readonly Sighting[]): PresentPerson[] =>
  [...Map.groupBy(told, ({ userId }) => userId)]
    .map(([userId, all]) => ({
      userId,
      itemIds: [...new Set(all.flatMap(({ itemId }) => itemId ?? []))].sort(),
      days: [...new Set(all.flatMap(({ day }) => day ?? []))].sort(),
    }))
    .sort((one, other) => (one.userId < other.userId ? -1 : 1));

/** Who is in a workspace while it is watched: `almanac.watch({ workspaceId, presence: new Presence(people => …) })`. Of one watch each. */
export class Presence {
  readonly #changed: (people: PresentPerson[], count: number) => void;
  #place: Place | undefined;
  #isAway = false;
  #say: Say | undefined;
  #saidAt = -never;
  #sayAt = never;
  #unanswered = 0;
  #told: Sighting[] = [];
  #unnamed = 0;
  #at = 0;
  #shown = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(changed: (people: PresentPerson[], count: number) => void) {
    this.#changed = changed;
  }

  /** Who is here. Up to fifty are named. */
  people(): PresentPerson[] {
    return peopleOf(this.#told);
  }
  /** How many are here. */
  count(): number {
    return this.people().length + this.#unnamed;
  }
  /** Moves to an item or a day, or to the workspace alone. */
  moveTo(place?: Place): void {
    this.#place = place;
    this.#isAway = false;
    this.#saySoon();
  }
  /** Is here for nobody until the next move, and sees nobody: a tab in the background. */
  leave(): void {
    this.#isAway = true;
    this.#told = [];
    this.#unnamed = 0;
    this.#saySoon();
    this.#show();
  }
  /** For `watch`: a socket is open that follows the workspace. */
  attach(say: Say): void {
    this.#say = say;
    this.#saidAt = -never;
    if (!this.#isAway) this.#saySoon();
  }
  /** For `watch`: that socket is gone. Whom it told of are here for as long as it said. */
  detach(): void {
    this.#say = undefined;
    this.#sayAt = never;
  }
  /** For `watch`: nobody watches any more. */
  end(): void {
    this.detach();
    this.#told = [];
    this.#unnamed = 0;
    this.#show();
  }
  /** For `watch`: a socket says who is here. */
  take({ at, forMs: mineMs, count, people }: PresentFrame): void {
    // What was seen later may come earlier.
    if (this.#isAway || at < this.#at) return;
    this.#at = at;
    this.#unanswered = 0;
    const againAt = this.#saidAt + againMs;
    if (this.#sayAt >= againAt) this.#sayAt = Math.max(againAt, Date.now() + Math.min(mineMs - leftMs, beatMs));
    this.#told = people.flatMap(({ userId, places }) =>
      places.map(({ forMs, ...place }) => ({ userId, ...place, untilMs: Date.now() + forMs })),
    );
    this.#unnamed = count - people.length;
    this.#show();
  }
  /** For `watch`: what was said was not taken. */
  refused(code: string, itemId?: string): void {
    // An item that is not there (any more) is left; else the next word may be taken.
    const isOn = itemId !== undefined && this.#place !== undefined && 'itemId' in this.#place && this.#place.itemId === itemId;
    if (code === 'not_found' && isOn) {
      this.#place = undefined;
      if (!this.#isAway) this.#saySoon();
    }
    if (code === 'forbidden') this.#isAway = true;
  }

  #saySoon(): void {
    this.#sayAt = Math.max(Date.now(), this.#saidAt + apartMs);
    this.#tick();
  }
  #sayNow(): void {
    this.#saidAt = Date.now();
    this.#sayAt = this.#isAway ? never : this.#saidAt + (this.#unanswered++ === 0 ? againMs : beatMs);
    this.#say?.(this.#isAway ? { action: 'away' } : { action: 'here', ...this.#place });
  }
  /** Says what is due, forgets who is over, and waits for what comes next. */
  #tick(): void {
    const now = Date.now();
    if (this.#say && this.#sayAt <= now) this.#sayNow();
    if (this.#told.some(({ untilMs }) => untilMs <= now)) {
      this.#told = this.#told.filter(({ untilMs }) => untilMs > now);
      this.#show();
      return;
    }
    const next = Math.min(this.#say ? this.#sayAt : never, ...this.#told.map(({ untilMs }) => untilMs));
    clearTimeout(this.#timer);
    if (next < never) this.#timer = setTimeout(() => this.#tick(), next - now);
  }
  /** Tells of a change, where there is one. */
  #show(): void {
    this.#tick();
    const people = this.people();
    const shown = JSON.stringify([people, this.count()]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#changed(people, this.count());
  }
}
