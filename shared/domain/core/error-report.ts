import { type ErrorFacts, type ErrorLine, identityOf, shapeOf } from './error-line.ts';

/** Where errors are reported: a DSN of Sentry, taken apart (https://develop.sentry.dev/sdk/foundations/transport/authentication/). */
export type Dsn = { url: string; publicKey: string };

/** What a DSN names, such as `https://key@errors.example.com/7`; nothing of what is none, or reads otherwise than it is understood. */
export const dsnOf = (text: string): Dsn | undefined => {
  if (!URL.canParse(text) || new URL(text).href !== text) return undefined;
  const { protocol, host, username, password, pathname, search, hash } = new URL(text);
  const [, folders = '', project] = /^(.*)\/(\w+)$/.exec(pathname) ?? [];
  const isPlain = password === '' && search === '' && hash === '' && /^https?:$/.test(protocol);
  if (!isPlain || !/^\w+$/.test(username) || project === undefined) return undefined;
  return { url: `${protocol}//${host}${folders}/api/${project}/envelope/`, publicKey: username };
};

/** One error of a report, however often it came in it. `id` is the same when the same line is read again, so that it is reported once. */
export type ReportedError = { id: string; line: ErrorLine; count: number };

/** The line of a log that tells of an error, and what names it for ever. */
export type KnownLine = { id: string; line: ErrorLine };

/** The errors of some lines, each once, by the first line that tells of it; the most frequent first. */
export const reportedOf = (lines: readonly KnownLine[]): ReportedError[] =>
  [...Map.groupBy(lines, ({ line }) => JSON.stringify(identityOf(line))).values()]
    .map(same => ({ ...same[0]!, count: same.length }))
    .sort((a, b) => b.count - a.count);

const frame = /^\s*at (?:async )?(?:([^()]+) \()?(?:file:\/\/)?([^()\s]+?):(\d+):(\d+)\)?$/;

/** Where it happened, the innermost call last, as Sentry wants it. A line that says no place is left out. */
const framesOf = (stack = ''): object[] =>
  stack
    .split('\n')
    .flatMap(line => {
      const [, name, filename, lineno, colno] = frame.exec(line) ?? [];
      if (filename === undefined) return [];
      return [{ function: name, filename, lineno: Number(lineno), colno: Number(colno), in_app: !/node:|node_modules/.test(filename) }];
    })
    .reverse();

const deepest = 5;

/** An error and those that it came from, the first of them first. Of their messages the shape alone may leave. */
const exceptionsOf = ({ name, message, stack, cause }: ErrorFacts, depth = 1): object[] => [
  ...(cause && depth < deepest ? exceptionsOf(cause, depth + 1) : []),
  { type: name, value: shapeOf(message), stacktrace: stack ? { frames: framesOf(stack) } : undefined },
];

/**
 * An error as an event of Sentry (https://develop.sentry.dev/sdk/data-model/event-payloads/): what it is, where, and in which release and stage.
 * Nothing else of the line leaves: no caller, no path, no figures.
 */
const eventOf = ({ id, line, count }: ReportedError, stage: string): object => {
  const { service, code, name, message } = identityOf(line);
  return {
    event_id: id,
    timestamp: line.timestamp,
    platform: 'node',
    level: 'error',
    logger: code,
    transaction: service,
    release: line.release === undefined ? undefined : `almanac@${line.release}`,
    environment: stage,
    fingerprint: [service, code, name, message],
    tags: { code, service },
    extra: { count, invocation: line.invocation },
    message: { formatted: shapeOf(line.message) },
    exception: line.error && { values: exceptionsOf(line.error) },
  };
};

/** An envelope that holds one error: a line on itself, one on what follows, and that (https://develop.sentry.dev/sdk/foundations/transport/envelopes/). */
export const envelopeOf = (error: ReportedError, stage: string, now: string): string => {
  const event = JSON.stringify(eventOf(error, stage));
  const length = new TextEncoder().encode(event).length;
  return [JSON.stringify({ event_id: error.id, sent_at: now }), JSON.stringify({ type: 'event', length }), event, ''].join('\n');
};
