import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import type { Route } from '../../api/core/route.ts';
import { etagOf } from './conditional.ts';
import type { HttpEvent } from './http-event.ts';

const mediaType = 'text/event-stream';
/** After so long a reader comes again: once a second is well within what anybody may ask. */
const retryMs = 1000;

/** Whether a caller wants what a route lists as server-sent events (HTML 9.2): names them, and does not refuse them by `q=0`. */
export const wantsStream = ({ stream }: Route, { headers }: HttpEvent): boolean =>
  stream !== undefined &&
  (headers.accept ?? '')
    .toLowerCase()
    .split(',')
    .some(part => part.split(';')[0]!.trim() === mediaType && !/;\s*q=0(\.0*)?\s*$/.test(part));

/** As the request reads for whoever follows: it waits unless it says how long, and goes on behind the event that its reader had last. */
export const asFollowed = ({ stream }: Route, event: HttpEvent): HttpEvent => {
  const had = event.headers['last-event-id'];
  return { ...event, queryStringParameters: { ...stream, ...event.queryStringParameters, ...(had ? { after: had } : {}) } };
};

/** A thing with the cursor behind it. */
type StreamedEntry = { thing: unknown; cursor: string };

/**
 * What is told, each with the cursor behind it as its id, so that a reader who was cut off goes on there; and at the end that of the page, which
 * tells nothing and is kept. The reply ends: readers come again by themselves.
 */
export const eventStream = (told: readonly StreamedEntry[], end: string): HttpReply => {
  const events = told.map(({ thing, cursor }) => `id: ${cursor}\ndata: ${JSON.stringify(thing)}\n\n`);
  const body = `retry: ${retryMs}\n\n${events.join('')}id: ${end}\n\n`;
  return { statusCode: 200, headers: { 'content-type': mediaType, vary: 'accept', etag: etagOf(undefined, body) }, body };
};
