import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { type ErrorLine, errorIn, errorPatterns } from '../../../shared/domain/core/error-line.ts';
import { nameIn } from '../../../shared/names.ts';
import { type Account, functionsOn } from '../redrive/account.ts';

/** What a line of ours says itself, without what the runtime puts before it; any other as it is. */
const ownPartOf = (message: string): string => message.slice(Math.max(0, message.indexOf('{')));

/**
 * What makes a line the same as another. Of ours it is what it says itself, which has its moment: the local cloud keeps it twice, with and without
 * what the runtime puts before it. What the runtime says of a crash is the same each time, but for what stands before it.
 */
export const sameAs = (message: string, { code, service }: ErrorLine): string =>
  code === 'crash' ? `${service} ${message}` : ownPartOf(message);

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
async function* loggedIn(account: Account, sinceMs: number, wanted: readonly string[]) {
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
  for await (const { message, ...place } of loggedIn(account, sinceMs, errorPatterns)) {
    const line = errorIn(message, place);
    if (line) found.set(sameAs(message, line), line);
  }
  return [...found.values()];
};

/** What a line of ours with this code says, whatever the runtime puts before it; nothing of another line. */
export const lineWith = (code: string, message: string): object | undefined => {
  try {
    const line = JSON.parse(ownPartOf(message)) as { code?: string };
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
    if (line) found.set(ownPartOf(message), line as T);
  }
  return [...found.values()];
};
