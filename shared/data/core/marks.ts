import { Failure } from '../../domain/core/failure.ts';

/** What a write context says of the request: its mark, and when its key was made. */
type Request = { now: string; retryMark?: string; keyMadeAt?: number };
/** The requests that wrote a record last, each as `key.body.moment` (hashes, milliseconds in base 36), oldest first; `-moment` begins the text once older ones were dropped. */
type Marks = { droppedAt: number; kept: string[] };

const marksAtMost = 8;
const keptMs = 86_400_000;

const momentOf = (mark: string): number => Number.parseInt(mark.split('.')[2] ?? '', 36);

const read = (text: unknown): Marks => {
  const parts = typeof text === 'string' ? text.split(' ') : [];
  const [first = ''] = parts;
  // A hash in base64url may begin with a hyphen, too; a mark has dots.
  return first.startsWith('-') && !first.includes('.')
    ? { droppedAt: Number.parseInt(first.slice(1), 36), kept: parts.slice(1) }
    : { droppedAt: -1, kept: parts };
};

/** A retry's mark as a record keeps it: 54 bits of its key, which tell eight apart, and 24 of its body. */
const short = (retryMark: string): string => {
  const [key = '', body = ''] = retryMark.split('.');
  return `${key.slice(0, 9)}.${body.slice(0, 4)}`;
};

/** The marks of a record after a write: those of a day, eight at the most, and this one's. Undefined where there are none. */
export const marksAfter = (text: unknown, { retryMark, now }: Request): string | undefined => {
  const { droppedAt, kept } = read(text);
  const moment = Date.parse(now);
  const all = retryMark === undefined ? kept : [...kept, `${short(retryMark)}.${moment.toString(36)}`];
  const left = all.slice(-marksAtMost).filter(mark => moment - momentOf(mark) <= keptMs);
  const dropped = Math.max(droppedAt, ...all.filter(mark => !left.includes(mark)).map(momentOf));
  return [...(dropped < 0 ? [] : [`-${dropped.toString(36)}`]), ...left].join(' ') || undefined;
};

/** Has this very request, sent before, written the record? The same key with another body fails with `idempotency_key_reused`. */
export const isMarked = (text: unknown, { retryMark }: Pick<Request, 'retryMark'>): boolean => {
  if (retryMark === undefined) return false;
  const mark = short(retryMark);
  const written = read(text).kept.find(each => each.split('.')[0] === mark.split('.')[0]);
  if (written === undefined) return false;
  if (!written.startsWith(`${mark}.`)) throw new Failure('idempotency_key_reused');
  return true;
};

/**
 * Refuses (`retry_unknown`) a request whose key was made before the last mark that was dropped: it may have been carried out then, and
 * nobody can tell any more. A key that does not say when it was made passes.
 */
export const requireKnown = (text: unknown, { keyMadeAt }: Pick<Request, 'keyMadeAt'>): void => {
  if (keyMadeAt !== undefined && keyMadeAt <= read(text).droppedAt) throw new Failure('retry_unknown');
};

/**
 * Who writes, when and under which request, without the marks of that: for what is written beside what the request asks for, or more than once in its
 * name, and for what no hash of its body may stand in.
 */
export const unmarked = <C extends Request & { replayed?: () => void }>(context: C): C => ({
  ...context,
  retryMark: undefined,
  keyMadeAt: undefined,
  replayed: undefined,
});
