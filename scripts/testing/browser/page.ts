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

/** Opens an address in a browser of its own, in a window of this size. */
export const openPage = async (url: string, size = { width: 1440, height: 1000 }): Promise<Page> => {
  const { program, env } = await findBrowser();
  const profile = mkdtempSync(join(tmpdir(), 'almanac-browser-'));
  const child = spawn(program, [...options, `--user-data-dir=${profile}`], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const complaints: string[] = [];
  const send = connect(child, message => complaints.push(...complaintIn(message)));
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = (await send('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string };
  const inPage = (method: string, params?: object) => send(method, params, sessionId);
  await Promise.all([inPage('Log.enable'), inPage('Runtime.enable'), inPage('Page.enable')]);
  const resize = async (to: Size): Promise<void> => {
    await inPage('Emulation.setDeviceMetricsOverride', { ...to, deviceScaleFactor: 1, mobile: false });
  };
  await resize(size);
  await inPage('Page.navigate', { url });
  return {
    complaints,
    evaluate: async <T>(expression: string) =>
      ((await inPage('Runtime.evaluate', { expression, returnByValue: true })).result as { value: T }).value,
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
