import { createHmac } from 'node:crypto';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { placeOf, region, signer } from './objects.ts';

const credentials = fromEnv();
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** `2026-11-28T08:00:00.000Z` as a signature has it: `20261128T080000Z`. */
const compact = (at: string): string => at.replaceAll(/[-:]|\.\d+/g, '');

type Upload = { bucket: string; key: string; mediaType: string; bytes: number; now: string; expiresAt: string };

/**
 * What a form has to send so that S3 takes one object from whoever holds it: under this key, of this kind, of exactly so many bytes, until then. A
 * policy says so, which S3 holds the form against (AWS, "Creating a POST policy").
 */
export const presignedPost = async ({ bucket, key, mediaType, bytes, now, expiresAt }: Upload) => {
  const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
  const [at, day] = [compact(now), compact(now).slice(0, 8)];
  const signed = {
    key,
    'Content-Type': mediaType,
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${accessKeyId}/${day}/${region}/s3/aws4_request`,
    'x-amz-date': at,
    ...(sessionToken ? { 'x-amz-security-token': sessionToken } : {}),
  };
  const conditions = [
    { bucket },
    ...Object.entries(signed).map(([name, value]) => ({ [name]: value })),
    ['content-length-range', bytes, bytes],
  ];
  const policy = Buffer.from(JSON.stringify({ expiration: expiresAt, conditions })).toString('base64');
  const dayKey = [region, 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey}`, day));
  const fields: Record<string, string> = { ...signed, policy, 'x-amz-signature': hmac(dayKey, policy).toString('hex') };
  return { url: placeOf(bucket).href, fields, expiresAt };
};

/** An address at which one object can be read for so many seconds, by whoever holds it. */
export const presignedGet = async (bucket: string, key: string, seconds: number, now: string): Promise<string> => {
  const { protocol, host, hostname, port, pathname } = placeOf(bucket);
  const path = `${pathname}/${key}`.replace('//', '/');
  const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
  const request = { method: 'GET', protocol, hostname, port: port ? Number(port) : undefined, path, headers, query: {} };
  const { query = {} } = await signer.presign(request, { expiresIn: seconds, signingDate: new Date(now) });
  const search = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return `${protocol}//${host}${path}?${search.join('&')}`;
};
