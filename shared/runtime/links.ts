import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { secretText } from '../aws/secrets.ts';
import { Failure } from '../domain/failure.ts';
import { environment } from '../env.ts';

const env = environment({ LINK_SECRET_ARN: z.string(), PUBLIC_URL: z.string(), API_ID: z.string() });

/** What a link in a mail or a push lets its reader do, without signing in: for whom, about which notification, until when (Unix seconds). */
const Claim = z.discriminatedUnion('do', [
  z.object({ do: z.enum(['done', 'snooze']), userId: z.string(), notificationId: z.string(), expires: z.int() }),
  z.object({
    do: z.literal('unsubscribe'),
    userId: z.string(),
    kind: z.enum(['reminder', 'digest']),
    channel: z.literal('email'),
    expires: z.int(),
  }),
]);
export type Claim = z.infer<typeof Claim>;
export type ActionClaim = Extract<Claim, { do: 'done' | 'snooze' }>;

/** Where the API is reached from outside: its own address, or its path on the local cloud. */
export const publicUrl = (): string => env.PUBLIC_URL || `${process.env.AWS_ENDPOINT_URL}/_aws/execute-api/${env.API_ID}/$default`;

const signature = async (payload: string): Promise<Buffer> => {
  const key = Buffer.from(hkdfSync('sha256', await secretText(env.LINK_SECRET_ARN), '', 'almanac links', 32));
  return createHmac('sha256', key).update(payload).digest();
};

/** A token that carries a claim and cannot be made or changed by anybody else. */
export const signed = async (claim: Claim): Promise<string> => {
  const payload = Buffer.from(JSON.stringify(claim)).toString('base64url');
  return `${payload}.${(await signature(payload)).toString('base64url')}`;
};

/** The claim in a token. Fails with `invalid_link` for one that we did not make, `link_expired` for one that is too old. */
export const verified = async (token: string, now: string): Promise<Claim> => {
  const [payload = '', mac = ''] = token.split('.');
  const given = Buffer.from(mac, 'base64url');
  const wanted = await signature(payload);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Failure('invalid_link');
  const claim = Claim.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  if (claim.expires * 1000 < Date.parse(now)) throw new Failure('link_expired');
  return claim;
};
