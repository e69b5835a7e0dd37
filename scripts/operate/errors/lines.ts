import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { nameIn } from '../../../shared/names.ts';
import { type Account, functionsOn } from '../redrive/account.ts';
import type { ErrorLine } from './group.ts';

/** What the runtime says where a function did not come to say anything: it did not load, took too long, or had no memory left. */
const crash = /Task timed out|Runtime\.\w+|(?<="errorType":\s*")[^"]+/;

/** What a line says of an error, if it does: one of ours by its level, one of the runtime by its words. */
export const errorIn = (message: string, { service, at }: { service: string; at: string }): ErrorLine | undefined => {
  const json = message.indexOf('{');
  try {
    const line = JSON.parse(message.slice(json)) as ErrorLine & { level?: string };
    if (line.level === 'ERROR' && line.code)
      return { ...line, timestamp: new Date(line.timestamp ?? at).toISOString(), service: line.service ?? service };
  } catch {
    // No line of ours.
  }
  const found = crash.exec(message);
  return found ? { timestamp: at, code: 'crash', service, message: found[0] } : undefined;
};

/** What is asked of the logs: the runtime writes of most crashes as errors, too, but not of one that took too long or was killed for its memory. */
const patterns = ['ERROR', '"Task timed out"', '"Runtime exited"'];

/**
 * What makes a line the same as another. Of ours it is what it says itself, which has its moment: the local cloud keeps it twice, with and without
 * what the runtime puts before it. What the runtime says of a crash is the same each time, but for what stands before it.
 */
export const sameAs = (message: string, { code, service }: ErrorLine): string =>
  code === 'crash' ? `${service} ${message}` : message.slice(Math.max(0, message.indexOf('{')));

async function* eventsIn(logs: CloudWatchLogsClient, logGroupName: string, startTime: number, filterPattern: string) {
  let nextToken: string | undefined;
  do {
    const page = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime, filterPattern, nextToken })).catch(error => {
      // A function that has not run yet has no log.
      if (error.name === 'ResourceNotFoundException') return { events: [], nextToken: undefined };
      throw error;
    });
    yield* page.events ?? [];
    nextToken = page.nextToken;
  } while (nextToken);
}

/** What the functions of a stage have logged since a moment (milliseconds) that fits one of these patterns. */
async function* loggedIn(account: Account, sinceMs: number, wanted: string[]) {
  for (const { FunctionName, LoggingConfig } of await functionsOn(account)) {
    const service = FunctionName.slice(nameIn(account.stage, '').length);
    const group = LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`;
    for (const pattern of wanted)
      for await (const { message = '', timestamp = 0 } of eventsIn(account.logs, group, sinceMs, pattern))
        yield { message, service, at: new Date(timestamp).toISOString() };
  }
}

/** The lines of a stage that tell of errors, since a moment (milliseconds). The same line twice, as the local cloud keeps it, is one. */
export const errorLinesOf = async (account: Account, sinceMs: number): Promise<ErrorLine[]> => {
  const found = new Map<string, ErrorLine>();
  for await (const { message, ...place } of loggedIn(account, sinceMs, patterns)) {
    const line = errorIn(message, place);
    if (line) found.set(sameAs(message, line), line);
  }
  return [...found.values()];
};

/** What a line of ours with this code says, whatever the runtime puts before it; nothing of another line. */
export const lineWith = (code: string, message: string): object | undefined => {
  try {
    const line = JSON.parse(message.slice(message.indexOf('{'))) as { code?: string };
    return line.code === code ? line : undefined;
  } catch {
    return undefined;
  }
};

/** The lines of a stage with a code, since a moment (milliseconds), each once. */
export const linesWith = async <T>(account: Account, code: string, sinceMs: number): Promise<T[]> => {
  const found = new Map<string, T>();
  for await (const { message } of loggedIn(account, sinceMs, [code])) {
    const line = lineWith(code, message);
    if (line) found.set(message.slice(message.indexOf('{')), line as T);
  }
  return [...found.values()];
};
