import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { findBrowser } from './chromium.ts';

type Message = {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { message: string };
};
type Send = (method: string, params?: object, sessionId?: string) => Promise<Record<string, unknown>>;

/** The size of a window in CSS pixels. */
type Size = { width: number; height: number };

/** A page in a real browser. `complaints` is what the browser's console said: errors, and what the page's policy refused. */
export type Page = {
  complaints: string[];
  /** The value of a JavaScript expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** What a promise in the page comes to. */
  settled<T>(promise: string): Promise<T>;
  /** Gives the browser a security key that recognises its user, or does not. */
  authenticator(user: 'verified' | 'unknown'): Promise<void>;
  /** Writes what is in the window as a PNG. */
  picture(file: string): Promise<void>;
  /** Makes the window as large as that. */
  resize(size: Size): Promise<void>;
  close(): Promise<void>;
};

const options = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--hide-scrollbars',
  '--remote-debugging-pipe',
];

/** Speaks the DevTools protocol over the pipe of a browser: JSON messages that end in NUL. */
const connect = (child: ChildProcess, heard: (message: Message) => void): Send => {
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, (message: Message) => void>();
  let rest = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop() ?? '';
    for (const text of messages) {
      const message = JSON.parse(text) as Message;
      (waiting.get(message.id ?? 0) ?? heard)(message);
    }
  });
  let last = 0;
  return (method, params = {}, sessionId) =>
    new Promise((done, failed) => {
      const id = ++last;
      waiting.set(id, ({ result, error }) => (error ? failed(new Error(`${method}: ${error.message}`)) : done(result ?? {})));
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
};

const complaintIn = ({ method, params }: Message): string[] => {
  if (method === 'Runtime.exceptionThrown') return [JSON.stringify(params?.exceptionDetails)];
  const entry = params?.entry as { level: string; text: string } | undefined;
  return method === 'Log.entryAdded' && entry?.level === 'error' ? [entry.text] : [];
};

type InPage = (method: string, params?: object) => Promise<Record<string, unknown>>;

/** Answers whatever a page asks for with this HTML: so it is of any origin, and no server is needed there. */
const answerWith = async (html: string, inPage: InPage, listen: (heard: (message: Message) => void) => void): Promise<void> => {
  const responseHeaders = [{ name: 'content-type', value: 'text/html; charset=utf-8' }];
  listen(({ method, params }) => {
    if (method !== 'Fetch.requestPaused') return;
    const body = Buffer.from(html).toString('base64');
    void inPage('Fetch.fulfillRequest', { requestId: params?.requestId, responseCode: 200, responseHeaders, body });
  });
  await inPage('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
};

/** A security key as the browser plays one (CDP, domain WebAuthn). */
const addAuthenticator = async (inPage: InPage, user: 'verified' | 'unknown'): Promise<void> => {
  await inPage('WebAuthn.enable');
  await inPage('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, automaticPresenceSimulation: true },
      ...{ hasUserVerification: true, isUserVerified: user === 'verified' },
    },
  });
};

/** Opens an address in a browser of its own, in a window of this size; or a page of that address which is this HTML. */
export const openPage = async (url: string, size = { width: 1440, height: 1000 }, html?: string): Promise<Page> => {
  const { program, env } = await findBrowser();
  const profile = mkdtempSync(join(tmpdir(), 'almanac-browser-'));
  const child = spawn(program, [...options, `--user-data-dir=${profile}`], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const complaints: string[] = [];
  const heard: ((message: Message) => void)[] = [message => complaints.push(...complaintIn(message))];
  const send = connect(child, message => {
    for (const hear of heard) hear(message);
  });
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = (await send('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string };
  const inPage: InPage = (method, params) => send(method, params, sessionId);
  await Promise.all([inPage('Log.enable'), inPage('Runtime.enable'), inPage('Page.enable')]);
  const resize = async (to: Size): Promise<void> => {
    await inPage('Emulation.setDeviceMetricsOverride', { ...to, deviceScaleFactor: 1, mobile: false });
  };
  await resize(size);
  if (html !== undefined) await answerWith(html, inPage, hear => heard.push(hear));
  await inPage('Page.navigate', { url });
  const resultOf = async <T>(expression: string, awaitPromise: boolean) =>
    ((await inPage('Runtime.evaluate', { expression, returnByValue: true, awaitPromise })).result as { value: T }).value;
  return {
    complaints,
    evaluate: expression => resultOf(expression, false),
    settled: promise => resultOf(promise, true),
    authenticator: user => addAuthenticator(inPage, user),
    picture: async file =>
      writeFileSync(file, Buffer.from(String((await inPage('Page.captureScreenshot', { format: 'png' })).data), 'base64')),
    resize,
    close: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
