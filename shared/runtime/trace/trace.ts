import { join } from 'node:path';
import { variable } from '../../env.ts';
import { watchClients } from '../../sdk-clients.ts';
import { deployed } from '../log/deployed.ts';
import { log } from '../log/logger.ts';
import type { Annotations, Recorder } from './recorder.ts';

// In a bundle the file that lies beside it, as `infra/bundle.ts` says.
declare const RECORDER: string;
const recorderFile = (): string => join(import.meta.dirname, typeof RECORDER === 'string' ? RECORDER : 'recorder.ts');

/** Whether X-Ray takes this invocation: Lambda says so in the trace's header, which is another one each time. */
const isSampled = (): boolean => /(?:^|;)Sampled=1(?:;|$)/.test(variable('_X_AMZN_TRACE_ID') ?? '');

let recorder: Recorder | undefined;
let loading: Promise<void> | undefined;
/** Without what writes traces the work is done all the same. */
const load = async (): Promise<void> => {
  try {
    const { makeRecorder } = (await import(recorderFile())) as typeof import('./recorder.ts');
    recorder = makeRecorder(watchClients, { service: deployed.SERVICE, release: deployed.RELEASE });
  } catch (error) {
    log('ALM060', {}, error);
  }
};

/**
 * Does some work of an invocation as a part of its trace, by this name. Where the invocation is not sampled, it is only done: nothing of
 * X-Ray is read before the first that is.
 */
export const traced = async <R>(name: string, work: () => Promise<R>): Promise<R> => {
  if (!isSampled()) return work();
  loading ??= load();
  await loading;
  return recorder ? recorder.record(name, work) : work();
};

/** A handler whose every invocation is a part of a trace, by this name. */
export const tracedHandler =
  <E, R>(name: string, handle: (event: E) => Promise<R>) =>
  (event: E): Promise<R> =>
    traced(name, () => handle(event));

/** Puts facts on the part of the trace that is under way, if there is one. */
export const annotate = (facts: Annotations): void => {
  if (recorder && isSampled()) recorder.annotate(facts);
};

/** The trace that whoever sent a message was in. */
export const senderTraceOf = (header: string | undefined): string | undefined =>
  /(?:^|;)Root=(1-[\da-f]{8}-[\da-f]{24})/.exec(header ?? '')?.[1];

/** The trace that a client is in, where it says so well (W3C Trace Context): 32 digits, not all of them 0. */
export const clientTraceOf = (traceparent: string | undefined): string | undefined =>
  /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-.*)?$/.exec(traceparent ?? '')?.[1];
