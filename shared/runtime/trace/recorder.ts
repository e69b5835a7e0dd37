import { Tracer } from '@aws-lambda-powertools/tracer';
import type { SdkCall, SdkClient, SdkMetadata, SdkReply } from '../../sdk-clients.ts';

/** What can be looked for in traces: ids, names and outcomes. Never what people wrote, their mail addresses, tokens or links. */
export type Annotations = Record<string, string | number | boolean | undefined>;
export type Recorder = { record: <R>(name: string, work: () => Promise<R>) => Promise<R>; annotate: (facts: Annotations) => void };

type Part = ReturnType<NonNullable<ReturnType<Tracer['getSegment']>>['addNewSubsegment']>;
type Send = (call: SdkCall) => Promise<SdkReply>;
type HttpRequest = { headers: Record<string, string> };

/** How the call of a service went. */
const describe = (part: Part, operation: string, { httpStatusCode: status = 0, requestId, attempts = 1 }: SdkMetadata): void => {
  part.addAttribute('aws', { operation, request_id: requestId, retries: attempts - 1 });
  part.addAttribute('http', { response: { status } });
  if (status === 429) part.addThrottleFlag();
  if (status >= 500) part.addFaultFlag();
  if (status >= 400 && status < 500) part.addErrorFlag();
};

/** Makes a call as a part of the trace. Of an error its name is told and its message is not: it may name whom the call was about. */
const send = async (part: Part, operation: string, call: SdkCall, next: Send): Promise<SdkReply> => {
  try {
    const reply = await next(call);
    describe(part, operation, reply.output.$metadata ?? {});
    return reply;
  } catch (error) {
    const { name, $metadata = {} } = error as Error & { $metadata?: SdkMetadata };
    describe(part, operation, $metadata);
    part.addAnnotation('error', name);
    throw error;
  } finally {
    part.close();
  }
};

/** Shows each call of a client as a part of the trace. X-Ray's own way to do so copies the messages of errors. */
const watcher =
  (tracer: Tracer) =>
  ({ middlewareStack }: SdkClient): void =>
    middlewareStack.add(
      (next, { clientName = 'SDK', commandName = '' }) =>
        call => {
          const parent = tracer.isTraceSampled() ? tracer.getSegment() : undefined;
          if (!parent) return next(call);
          const part = parent.addNewSubsegment(clientName.replace(/Client$/, ''));
          part.addAttribute('namespace', 'aws');
          // What the service sends on belongs below this call.
          (call.request as HttpRequest).headers['X-Amzn-Trace-Id'] = `Root=${tracer.getRootXrayTraceId()};Parent=${part.id};Sampled=1`;
          return send(part, commandName.replace(/Command$/, ''), call, next);
        },
      { name: 'trace', step: 'build', priority: 'high' },
    );

/** Writes traces by Powertools' tracer: what invocations did, which services they called, and nothing that anybody said. */
export const makeRecorder = (watchClients: (by: (client: SdkClient) => void) => void, always: Annotations): Recorder => {
  // Addresses of requests hold secrets: a feed's is all that guards it.
  const tracer = new Tracer({ captureHTTPsRequests: false });
  watchClients(watcher(tracer));
  const annotate = (facts: Annotations): void => {
    for (const [key, value] of Object.entries(facts)) if (value !== undefined) tracer.putAnnotation(key, value);
  };
  const record = <R>(name: string, work: () => Promise<R>): Promise<R> =>
    tracer.provider.captureAsyncFunc(name, async part => {
      annotate(always);
      try {
        return await work();
      } catch (error) {
        part?.addFaultFlag();
        throw error;
      } finally {
        part?.close();
      }
    }) as Promise<R>;
  return { annotate, record };
};
