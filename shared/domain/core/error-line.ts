import { withoutAddresses } from './addresses.ts';

/** What a log line says of an error: its name, message and where it happened, and of the one that it came from. */
export type ErrorFacts = { name: string; message?: string; stack?: string; cause?: ErrorFacts };

/** A line of a log that tells of an error, as far as it matters for which one it is. */
export type ErrorLine = {
  timestamp: string;
  code: string;
  service: string;
  release?: string;
  message?: string;
  invocation?: string;
  error?: ErrorFacts;
};

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

/** What is asked of logs for errors: the runtime writes of most crashes as errors, too, but not of one that took too long or was killed for its memory. */
export const errorPatterns = ['ERROR', '"Task timed out"', '"Runtime exited"'] as const;

/**
 * A message without what is another one each time: mail addresses, what is quoted (to its own end, over lines and
 * over quotes within it; where it does not end, to the message's), web addresses, ids, long runs of letters and digits, as tokens are, numbers, moments.
 */
export const shapeOf = (message = ''): string =>
  withoutAddresses(message)
    .replaceAll(/((?<!\w)'|["`])(?:\\[\s\S]|(?!\1)[^\\]|(?<=\w)\1(?=\w))*(?:\1|\\?$)/g, '…')
    .replaceAll(/\b[a-z][a-z0-9+.-]{0,20}:\/\/\S+/gi, '…')
    .replaceAll(/\b[a-z]+(?:_[a-z]+)*_[0-9a-z]{26}\b/g, '…')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/gi, '…')
    .replaceAll(/[\w+/=.~-]{32,}/g, '…')
    .replaceAll(/\d[\d:.TZ-]*/g, '…');

/** By what two lines tell of the same error: where, by which code, its name, and what it says. Not by its stack: bundles are made small, so that names and places in them are others in each release. */
export const identityOf = ({ service, code, message = '', error }: ErrorLine) => ({
  service,
  code,
  name: error?.name ?? '',
  message: shapeOf(error?.message ?? message),
});
