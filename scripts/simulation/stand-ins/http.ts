import { type PushAnswer, pushRequest, type WebAnswer, webRequest } from './host.ts';

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
type Emitter = ReturnType<typeof emitter>;

export function Agent(): object {
  return {};
}

export const get = (): never => {
  throw new Error('Nothing is fetched in the simulation');
};

const cutOff = ({ emit }: Emitter): void => emit('error', Object.assign(new Error('reset'), { code: 'ECONNRESET' }));

/** A message of `shared/aws/push.ts`: answered by the simulated push service, cut off, or left hanging. */
const pushed = (to: Emitter, answer: Exclude<PushAnswer, 'hang'>): void => {
  if (answer === 'reset') cutOff(to);
  else to.emit('response', { ...emitter(), statusCode: answer.status, headers: { 'retry-after': answer.retryAfter } });
};

/** A file that `shared/aws/web-file.ts` reads: its body comes once somebody listens. */
const answered = (to: Emitter, answer: WebAnswer): void => {
  if (answer === 'cut') {
    cutOff(to);
    return;
  }
  const { status: statusCode, headers, body } = answer;
  const response = { ...emitter(), statusCode, headers, destroy: () => undefined };
  to.emit('response', response);
  response.emit('data', Buffer.from(body));
  response.emit('end');
};

type Input = { method?: string; headers: Record<string, unknown> };

/** An HTTP request: a message to the push service, or one that reads a file of the web; it hangs until it is destroyed where nobody answers. */
export const request = (url: URL, { method = 'GET', headers }: Input) => {
  const to = emitter();
  let closed = false;
  const close = (): void => {
    if (!closed) to.emit('close');
    closed = true;
  };
  const ended = <A>(answer: A | 'hang', tell: (to: Emitter, answer: A) => void): void => {
    if (answer === 'hang' || closed) return;
    tell(to, answer);
    close();
  };
  return {
    on: to.on,
    reusedSocket: false,
    destroy: close,
    end: (body?: Buffer): void => {
      if (body) void pushRequest({ url: url.href, topic: String(headers.Topic), body: body.toString() }).then(each => ended(each, pushed));
      else
        void webRequest({ method, url: url.href, headers: headers as Record<string, string>, body: '' }).then(each =>
          ended(each, answered),
        );
    },
  };
};
