import { type PushAnswer, pushRequest } from './host.ts';

type Listener = (value?: unknown) => void;

/** Something that emits each of its events to its listeners. */
const emitter = () => {
  const listeners = new Map<string, Listener[]>();
  return {
    on: (event: string, listener: Listener): void => {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    emit: (event: string, value?: unknown): void => {
      for (const listener of listeners.get(event) ?? []) listener(value);
    },
  };
};

export function Agent(): object {
  return {};
}

export const get = (): never => {
  throw new Error('Nothing is fetched in the simulation');
};

/** An HTTP request of `shared/aws/push.ts`: answered by the simulated push service, cut off, or hanging until it is destroyed. */
export const request = (url: URL, { headers }: { headers: Record<string, unknown> }) => {
  const { on, emit } = emitter();
  let closed = false;
  const close = (): void => {
    if (!closed) emit('close');
    closed = true;
  };
  const answered = (answer: PushAnswer): void => {
    if (answer === 'hang' || closed) return;
    if (answer === 'reset') emit('error', Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    else emit('response', { ...emitter(), statusCode: answer.status, headers: { 'retry-after': answer.retryAfter } });
    close();
  };
  return {
    on,
    reusedSocket: false,
    destroy: close,
    end: (body: Buffer): void => {
      void pushRequest({ url: url.href, topic: String(headers.Topic), body: body.toString() }).then(answered);
    },
  };
};
