import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { encodingFor, etagFor } from './file.ts';
import type { HttpEvent } from './http-event.ts';

/** Below this many bytes a packet is saved by no encoding. */
const threshold = 1400;

/** Loaded by the first reply that is long, not with each function. */
const zlib = () => process.getBuiltinModule('node:zlib');
const encoders = {
  // Of the eleven levels of brotli the fourth is as fast as gzip, and smaller.
  br: (body: string) => zlib().brotliCompressSync(body, { params: { [zlib().constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (body: string) => zlib().gzipSync(body),
};

const isText = (type: unknown): boolean => /^(text\/|application\/((problem|fhir)\+)?json)/.test(String(type));

/** A long reply in the best encoding that the client takes (RFC 9110 12.5.3). Each encoding has its own ETag. */
export const compressed = (event: HttpEvent, reply: HttpReply): HttpReply => {
  const { body, headers = {}, isBase64Encoded } = reply;
  if (!body || isBase64Encoded || Buffer.byteLength(body) < threshold || !isText(headers['content-type'])) return reply;
  const vary = [headers.vary, 'accept-encoding'].filter(Boolean).join(', ');
  const encoding = encodingFor(event.headers['accept-encoding'] ?? '', encoders);
  if (encoding === 'identity') return { ...reply, headers: { ...headers, vary } };
  const etag: Record<string, string> = typeof headers.etag === 'string' ? { etag: etagFor(headers.etag, encoding) } : {};
  return {
    ...reply,
    headers: { ...headers, ...etag, vary, 'content-encoding': encoding },
    body: encoders[encoding](body).toString('base64'),
    isBase64Encoded: true,
  };
};
