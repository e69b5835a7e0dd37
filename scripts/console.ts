import { constants } from 'node:os';

/** Says what a script is doing. `step` runs work and shows how long it took; `say` prints text as it is. */
export type Report = {
  step<T>(what: string, work: () => Promise<T>): Promise<T>;
  say(text: string): void;
  /** How long each step took that has ended, in seconds. */
  took(): Record<string, number>;
};

type Out = { isTTY?: boolean; write(text: string): unknown };

const clearLine = '\r\u001b[2K';

/** Prints steps to `out`: on a terminal one line that turns into its result, elsewhere a line for the begin and one for the end. `silent` prints nothing. */
export const createReport = (options: { silent?: boolean; out?: Out } = {}): Report => {
  const out = options.out ?? process.stdout;
  const print = (text: string) => options.silent || out.write(text);
  const took: Record<string, number> = {};
  const end = (mark: string, what: string, started: number) => {
    const ms = performance.now() - started;
    took[what] = Number.parseFloat(seconds(ms));
    print(`${out.isTTY ? clearLine : ''}${mark} ${what} (${seconds(ms)})\n`);
  };
  return {
    async step(what, work) {
      const started = performance.now();
      print(out.isTTY ? `… ${what}` : `… ${what}\n`);
      try {
        const result = await work();
        end('✓', what, started);
        return result;
      } catch (error) {
        end('✗', what, started);
        throw error;
      }
    },
    say: text => void print(`${text}\n`),
    took: () => ({ ...took }),
  };
};

/** A duration in milliseconds as seconds with one decimal: `1.2 s`. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** An error whose message is written for the person at the keyboard: what happened and the way out. */
export const problem = (message: string, cause?: unknown): Error => Object.assign(new Error(message, { cause }), { name: 'Problem' });

/** What to print of an error: a problem or a wrong option in its own words, anything else with its stack, because nobody foresaw it. */
export const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const foreseen = error.name === 'Problem' || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  return foreseen ? error.message : (error.stack ?? error.message);
};

/** Ends the process when everything that it has said is written: to a pipe that is read slowly, Node writes behind. */
const exit = async (code: number): Promise<never> => {
  await Promise.all([process.stdout, process.stderr].map(stream => new Promise<void>(done => stream.write('', () => done()))));
  return process.exit(code);
};

/**
 * Runs a script's work and makes its end visible to the caller: exit code 0 when it comes to its end, 1 when it fails, 128 plus the signal
 * when that stopped it half-way. The work gets a signal that aborts on Ctrl-C, on a polite kill, and when the process that started this one dies.
 */
export const runScript = async (work: (stopped: AbortSignal) => Promise<void>): Promise<never> => {
  const stop = new AbortController();
  let failureCode = 1;
  const stopWith = (code: number) => {
    failureCode = code;
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopWith(128 + constants.signals[signal]));
  process.on('disconnect', () => stopWith(128 + constants.signals.SIGHUP));
  process.channel?.unref();
  try {
    await work(stop.signal);
    return await exit(0);
  } catch (error) {
    if (!stop.signal.aborted) process.stderr.write(`${explain(error)}\n`);
    return await exit(failureCode);
  }
};
