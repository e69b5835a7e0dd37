import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import type { FileReply } from '../../api/core/route.ts';

type Variants = NonNullable<FileReply['variants']>;
type Encoding = keyof Variants;

/** The best encoding that a client takes and that is there (RFC 9110 12.5.3); one that it refuses by `q=0` is not taken. */
export const encodingFor = (accepted: string, variants: Partial<Record<Encoding, unknown>>): Encoding => {
  const taken = accepted
    .toLowerCase()
    .split(',')
    .filter(part => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map(part => part.split(';')[0]!.trim());
  return (['br', 'gzip'] as const).find(each => variants[each] && taken.includes(each)) ?? 'identity';
};

/** A strong ETag is of one sequence of bytes (RFC 9110 8.8.3): each encoding has its own. */
export const etagFor = (etag: string, encoding: Encoding): string => (encoding === 'identity' ? etag : etag.replace(/"$/, `-${encoding}"`));

const keptAs = (etag: string, { cacheSeconds, private: its }: FileReply) => ({
  etag,
  'cache-control': `${its ? 'private' : 'public'}, max-age=${cacheSeconds}`,
  vary: 'accept-encoding',
});

const isKnown = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.split(',').some(each => ['*', etag].includes(each.trim().replace(/^W\//, '')));

/** A file as a reply: in the best encoding, kept by browsers and caches, and only 304 to whoever has it (RFC 9110 13.1.2). */
export const file = (asked: Record<string, string | undefined>, mediaType: string, reply: FileReply): HttpReply => {
  const { variants } = reply;
  if (!variants) return { statusCode: 304, headers: keptAs(asked['if-none-match'] ?? reply.etag, reply) };
  const wanted = encodingFor(asked['accept-encoding'] ?? '', variants);
  const encoding = variants[wanted] ? wanted : 'gzip';
  const etag = etagFor(reply.etag, encoding);
  const kept = keptAs(etag, reply);
  if (isKnown(asked['if-none-match'] ?? '', etag)) return { statusCode: 304, headers: kept };
  return {
    statusCode: 200,
    headers: {
      ...kept,
      'content-type': mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType,
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
      ...(reply.contentSecurityPolicy ? { 'content-security-policy': reply.contentSecurityPolicy } : {}),
    },
    body: Buffer.from(variants[encoding]!).toString('base64'),
    isBase64Encoded: true,
  };
};
