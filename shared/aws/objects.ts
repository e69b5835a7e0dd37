import { setTimeout as sleep } from 'node:timers/promises';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Sha256Node } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { environment, variable } from '../env.ts';
import { type AwsAnswer, signedRequest } from './signed-request.ts';

type Query = Record<string, string>;
type Call = { bucket: string; method: 'GET' | 'PUT' | 'DELETE'; path: string; query?: Query; body?: Buffer; mediaType?: string };
type Answer = Pick<AwsAnswer, 'status' | 'body'>;

const timeoutMs = 10_000;
const triesAtMost = 4;
const firstPauseMs = 100;
/** What is erased at once. */
const atOnce = 50;
export const { AWS_REGION: region } = environment({ AWS_REGION: z.string() });
const local = variable('AWS_ENDPOINT_URL_S3') ?? variable('AWS_ENDPOINT_URL');
/** Where a bucket is: at a host of its own, or on the local cloud at a path. */
export const placeOf = (bucket: string): URL => new URL(local ? `${local}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`);
export const signer = new SignatureV4({ service: 's3', region, credentials: fromEnv(), sha256: Sha256Node, uriEscapePath: false });

/** One request, signed. The SDK's client of S3 would be as large as all else that a function loads, and of it five calls are needed. */
const send = ({ bucket, method, path, query, body, mediaType }: Call): Promise<Answer> => {
  const url = placeOf(bucket);
  url.pathname = `${url.pathname}/${path}`.replace('//', '/');
  return signedRequest(signer, { url, method, query, body, timeoutMs, headers: mediaType ? { 'content-type': mediaType } : {} });
};

/** Asks again what was not answered, or by a server that has too much to do: all that is asked may be done twice. */
const answerTo = async (call: Call): Promise<Answer> => {
  for (let tried = 1; ; tried++) {
    const answer = await send(call).catch((error: unknown) => {
      if (tried === triesAtMost) throw error;
    });
    if (answer && (answer.status < 500 || tried === triesAtMost)) return answer;
    await sleep(firstPauseMs * 2 ** tried * Math.random());
  }
};

const done = async (call: Call): Promise<Buffer> => {
  const { status, body } = await answerTo(call);
  if (status >= 300)
    throw new Error(`S3 answers ${status} to ${call.method}: ${/<Code>(\w+)<\/Code>/.exec(body.toString())?.[1] ?? 'no code'}`);
  return body;
};

const valuesOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, value]) => value!);

/** The objects of a bucket. Keys are of letters, digits and `/._-`, so that they are the same in a path, a query and XML. */
export const objectsIn = (bucket: string) => {
  return {
    put: async (key: string, body: Buffer, mediaType?: string): Promise<void> =>
      void (await done({ bucket, method: 'PUT', path: key, body, mediaType })),

    find: async (key: string): Promise<Buffer | undefined> => {
      const { status, body } = await answerTo({ bucket, method: 'GET', path: key });
      if (status === 404) return undefined;
      if (status >= 300) throw new Error(`S3 answers ${status} to GET`);
      return body;
    },

    /** Some keys that begin so, in their order, from behind another on. */
    keys: async (prefix: string, behind: string, most: number): Promise<string[]> => {
      const query = { 'list-type': '2', prefix, 'start-after': behind, 'max-keys': String(most) };
      return valuesOf((await done({ bucket, method: 'GET', path: '', query })).toString(), 'Key');
    },

    /** Removes what there is under keys that begin so, in every version, and says whether that was all: a thousand at a time. */
    eraseSome: async (prefix: string): Promise<boolean> => {
      const xml = (await done({ bucket, method: 'GET', path: '', query: { versions: '', prefix } })).toString();
      const [keys, versions] = [valuesOf(xml, 'Key'), valuesOf(xml, 'VersionId')];
      for (let from = 0; from < keys.length; from += atOnce)
        await Promise.all(
          keys
            .slice(from, from + atOnce)
            .map((key, i) => done({ bucket, method: 'DELETE', path: key, query: { versionId: versions[from + i]! } })),
        );
      return valuesOf(xml, 'IsTruncated')[0] !== 'true';
    },
  };
};
