import type { Change } from '../domain/core/due.ts';
import { type Aside, dueAside } from '../domain/integrations/aside.ts';
import type { Attempt } from '../domain/integrations/attempt.ts';
import {
  asideOf,
  type Dispatch,
  endDispatch,
  failDispatch,
  holdDispatch,
  isBlocked,
  isOver,
  isStillAt,
  moveDispatch,
  type PassedOver,
  restDispatch,
  type SendError,
  type SendFailure,
  type StepEnd,
} from '../domain/integrations/dispatch.ts';
import { failAside, retryDispatch } from '../domain/integrations/dispatch-aside.ts';
import { isSamePlace, type LogPlace, placeBehind } from '../domain/integrations/log-place.ts';
import type { Webhook } from '../domain/integrations/webhook.ts';
import type { Message } from './message.ts';

/** What came of handing one message over. */
export type SendResult = {
  outcome: 'delivered' | SendError;
  status?: number;
  durationMs: number;
  reply?: string;
  retryAfterSeconds?: number;
};
/** An event that is to be sent, and where it stands. */
export type Waiting = { message: Message; place: LogPlace };
/** Some of what stands behind the cursor, and where it ends. */
type Reading = { items: Waiting[]; end: LogPlace; more: boolean };
export type Both = { dispatch: Dispatch; webhook: Webhook };
type Decide = (dispatch: Dispatch) => Change<Dispatch> | undefined;

/** What a run needs: of the table, the log, the receiver and the time of the machine. */
export type RunPorts = {
  find(): Promise<Both | undefined>;
  /** What is next and may be sent now; `asleep` while nobody may read the workspace because it is in the trash. */
  read(both: Both): Promise<Reading | 'no_access' | 'asleep'>;
  send(webhook: Webhook, message: Message): Promise<SendResult>;
  keep(attempt: Attempt, place: LogPlace): Promise<void>;
  /** Writes what is decided on the record as it is then. Answers that, or nothing where nothing was decided. */
  save(decide: Decide): Promise<Dispatch | undefined>;
  now(): string;
  sleep(ms: number): Promise<void>;
  /** From 0 to 1. */
  dice(): number;
};

/** How far a page was sent: behind the last that arrived, or at the one that failed. */
type Done = { cursor: LogPlace; delivered: number; passedOver?: PassedOver };
type Progress = Done & { failed?: SendFailure; end?: StepEnd };

const attemptOf = ({ message: { id, type } }: Waiting, attempt: number, at: string, sent: SendResult): Attempt => {
  const { retryAfterSeconds: _, ...told } = sent;
  return { at, messageId: id, type, cause: 'event', attempt, ...told };
};

/** Waits so long that no more are sent in a second than the receiver is to get. */
export const keepPace = async ({ ratePerSecond }: Webhook, ports: Pick<RunPorts, 'now' | 'sleep'>, startedAt: string): Promise<void> => {
  if (ratePerSecond === undefined) return;
  const passedMs = Date.parse(ports.now()) - Date.parse(startedAt);
  if (passedMs < 1000 / ratePerSecond) await ports.sleep(1000 / ratePerSecond - passedMs);
};

const failureOf = ({ outcome, status, retryAfterSeconds }: SendResult): SendFailure | undefined =>
  outcome === 'delivered' ? undefined : { code: outcome, status, retryAfterSeconds };

const sendOne = async (
  ports: RunPorts,
  webhook: Webhook,
  waiting: Waiting,
  attempt: number,
  at: string,
): Promise<SendFailure | undefined> => {
  const sent = await ports.send(webhook, waiting.message);
  await ports.keep(attemptOf(waiting, attempt, at, sent), waiting.place);
  return failureOf(sent);
};

/** Sets an event aside that has failed, so that the others go on. Not where the receiver is gone or asks for patience: that is about all of them. */
const passOver = (ports: RunPorts, { dispatch, webhook }: Both, done: Done, failure: SendFailure, at: string): Done | undefined => {
  const { code, status } = failure;
  if (webhook.order === 'workspace' || code === 'gone' || code === 'throttled') return undefined;
  const before = done.passedOver ?? { aside: asideOf(dispatch), failingSince: done.delivered > 0 ? undefined : dispatch.failingSince };
  const aside = failAside(before.aside, done.cursor, failure, at, ports.dice());
  return (
    aside && {
      ...done,
      cursor: placeBehind(done.cursor),
      passedOver: { aside, failingSince: before.failingSince ?? at, last: { code, status, at } },
    }
  );
};

const deliver = ({ passedOver, ...done }: Done): Done => ({
  ...done,
  delivered: done.delivered + 1,
  ...(passedOver ? { passedOver: { ...passedOver, failingSince: undefined } } : {}),
});

/** How often an event was tried before: the one at the cursor, if any. */
const triesAt = ({ cursor, tries }: Dispatch, { place }: Waiting): number => (isSamePlace(place, cursor) ? tries : 0);

const sendPage = async (ports: RunPorts, { dispatch, webhook }: Both, page: Reading, until: string): Promise<Progress> => {
  let done: Done = { cursor: dispatch.cursor, delivered: 0 };
  for (const waiting of page.items) {
    const at = ports.now();
    done = { ...done, cursor: waiting.place };
    if (at >= until) return { ...done, end: 'more' };
    const failed = await sendOne(ports, webhook, waiting, triesAt(dispatch, waiting) + 1, at);
    const next = failed ? passOver(ports, { dispatch, webhook }, done, failed, at) : deliver(done);
    if (!next) return { ...done, failed };
    if (isBlocked({ aside: next.passedOver?.aside })) return { ...next, end: 'blocked' };
    done = next;
    await keepPace(webhook, ports, at);
  }
  return { ...done, cursor: page.end };
};

/** Tries once more what was set aside. Where it is not to be sent any more, it is forgotten. */
const retryAside = async (ports: RunPorts, both: Both, one: Aside): Promise<Dispatch | undefined> => {
  const { dispatch: begun, webhook } = both;
  const page = await ports.read({ webhook, dispatch: { ...begun, cursor: one.place } });
  if (typeof page === 'string') return holdOrRest(ports, both, page);
  const waiting = page.items.find(({ place }) => isSamePlace(place, one.place));
  const failure = waiting && (await sendOne(ports, webhook, waiting, one.tries + 1, ports.now()));
  const outcome = { one, failure, isDelivered: waiting !== undefined && !failure };
  return ports.save(dispatch =>
    isStillAt(dispatch, begun) ? retryDispatch(dispatch, outcome, webhook, ports.now(), ports.dice()) : undefined,
  );
};

/** What is noted of a page: how far it was sent, or what failed. Where somebody else has gone on, held or ended it meanwhile, nothing. */
const note = (ports: RunPorts, { dispatch: begun, webhook }: Both, { failed, end = 'more', ...done }: Progress) =>
  ports.save(dispatch => {
    if (!isStillAt(dispatch, begun)) return undefined;
    if (failed) return failDispatch(dispatch, { ...done, ...failed }, webhook, ports.now(), ports.dice());
    return moveDispatch(dispatch, { ...done, end }, webhook, ports.now());
  });

const holdOrRest = (ports: RunPorts, { dispatch: begun, webhook }: Both, why: 'no_access' | 'asleep') =>
  ports.save(dispatch => {
    if (!isStillAt(dispatch, begun)) return undefined;
    return why === 'asleep' ? restDispatch(dispatch) : holdDispatch(dispatch, 'no_access', webhook, ports.now());
  });

const step = async (ports: RunPorts, both: Both, until: string): Promise<Dispatch | undefined> => {
  const nothing = { cursor: both.dispatch.cursor, delivered: 0 };
  if (ports.now() >= until) {
    await note(ports, both, { ...nothing, end: 'out_of_time' });
    return undefined;
  }
  const one = dueAside(asideOf(both.dispatch), ports.now());
  if (one) return retryAside(ports, both, one);
  if (isBlocked(both.dispatch)) return note(ports, both, { ...nothing, end: 'blocked' });
  const page = await ports.read(both);
  if (typeof page === 'string') return holdOrRest(ports, both, page);
  const sent = await sendPage(ports, both, page, until);
  return note(ports, both, { end: page.more ? 'more' : 'at_the_end', ...sent });
};

/**
 * One run: sends what stands behind the cursor, page after page, each noted by one conditional write, until the end of the log, a failure, or
 * the end of its time. Two at once send some twice, and one of them stops; one that dies half way is repeated from its last page.
 */
export const runDispatch = async (ports: RunPorts, until: string): Promise<void> => {
  for (;;) {
    const both = await ports.find();
    if (!both || isOver(both.dispatch) || both.dispatch.busyUntil === undefined) return;
    if (both.webhook.endedAt) {
      await ports.save(dispatch => (isOver(dispatch) ? undefined : endDispatch(dispatch, ports.now())));
      return;
    }
    const after = await step(ports, both, until);
    if (after?.busyUntil === undefined) return;
  }
};
