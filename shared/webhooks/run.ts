import type { Change } from '../domain/core/due.ts';
import type { Attempt } from '../domain/integrations/attempt.ts';
import {
  type Dispatch,
  endDispatch,
  failDispatch,
  holdDispatch,
  isOver,
  isStillAt,
  type LogPlace,
  moveDispatch,
  restDispatch,
  type SendError,
  type StepEnd,
} from '../domain/integrations/dispatch.ts';
import type { Webhook } from '../domain/integrations/webhook.ts';
import type { Message } from './message.ts';

/** What came of handing one message over. */
export type Sent = { outcome: 'delivered' | SendError; status?: number; durationMs: number; reply?: string; retryAfterSeconds?: number };
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
  send(webhook: Webhook, message: Message): Promise<Sent>;
  keep(attempt: Attempt, place: LogPlace): Promise<void>;
  /** Writes what is decided on the record as it is then. Answers that, or nothing where nothing was decided. */
  save(decide: Decide): Promise<Dispatch | undefined>;
  now(): string;
  sleep(ms: number): Promise<void>;
  /** From 0 to 1. */
  dice(): number;
};

type Failure = { code: SendError; status?: number; retryAfterSeconds?: number };
/** How far a page was sent: behind the last that arrived, or at the one that failed. */
type Progress = { cursor: LogPlace; delivered: number; failed?: Failure; isOutOfTime?: true };

const attemptOf = ({ message: { id, type } }: Waiting, attempt: number, at: string, sent: Sent): Attempt => {
  const { retryAfterSeconds: _, ...told } = sent;
  return { at, messageId: id, type, cause: 'event', attempt, ...told };
};

/** Waits so long that no more are sent in a second than the receiver is to get. */
export const keepPace = async ({ ratePerSecond }: Webhook, ports: Pick<RunPorts, 'now' | 'sleep'>, startedAt: string): Promise<void> => {
  if (ratePerSecond === undefined) return;
  const passedMs = Date.parse(ports.now()) - Date.parse(startedAt);
  if (passedMs < 1000 / ratePerSecond) await ports.sleep(1000 / ratePerSecond - passedMs);
};

const sendPage = async (ports: RunPorts, { dispatch, webhook }: Both, page: Reading, until: string): Promise<Progress> => {
  let delivered = 0;
  for (const waiting of page.items) {
    const at = ports.now();
    if (at >= until) return { cursor: waiting.place, delivered, isOutOfTime: true };
    const sent = await ports.send(webhook, waiting.message);
    const isFirstAgain = waiting.place.next === dispatch.cursor.next && waiting.place.epoch === dispatch.cursor.epoch;
    await ports.keep(attemptOf(waiting, isFirstAgain ? dispatch.tries + 1 : 1, at, sent), waiting.place);
    const { outcome, status, retryAfterSeconds } = sent;
    if (outcome !== 'delivered') return { cursor: waiting.place, delivered, failed: { code: outcome, status, retryAfterSeconds } };
    delivered += 1;
    await keepPace(webhook, ports, at);
  }
  return { cursor: page.end, delivered };
};

/** What is noted of a page: how far it was sent, or what failed. Where somebody else has gone on, held or ended it meanwhile, nothing. */
const note = (ports: RunPorts, { dispatch: begun, webhook }: Both, { failed, ...done }: Progress, end: StepEnd) =>
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
  if (ports.now() >= until) {
    await note(ports, both, { cursor: both.dispatch.cursor, delivered: 0 }, 'out_of_time');
    return undefined;
  }
  const page = await ports.read(both);
  if (typeof page === 'string') return holdOrRest(ports, both, page);
  const sent = await sendPage(ports, both, page, until);
  return note(ports, both, sent, page.more || sent.isOutOfTime ? 'more' : 'at_the_end');
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
