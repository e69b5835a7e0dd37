import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '../domain/failure.ts';
import { MailKind } from '../domain/profile.ts';

/** What a link in a mail or a push lets its reader do, without signing in: for whom, about which notification, until when (Unix seconds). */
const Claim = z.discriminatedUnion('do', [
  z.object({ do: z.enum(['done', 'snooze']), userId: z.string(), notificationId: z.string(), expires: z.int() }),
  z.object({
    do: z.literal('unsubscribe'),
    userId: z.string(),
    kind: MailKind,
    channel: z.literal('email'),
    expires: z.int(),
  }),
]);
export type Claim = z.infer<typeof Claim>;
export type ActionClaim = Extract<Claim, { do: 'done' | 'snooze' }>;

const signature = (secret: string, payload: string): string => {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'almanac links', 32));
  return createHmac('sha256', key).update(payload).digest('base64url');
};

/** A token that carries a claim, and that nobody without the secret can make or change. */
export const tokenOf = (claim: Claim, secret: string): string => {
  const payload = Buffer.from(JSON.stringify(claim)).toString('base64url');
  return `${payload}.${signature(secret, payload)}`;
};

const claimIn = (payload: string): Claim => {
  const { success, data } = Claim.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  // One that we made, before its shape was changed.
  if (!success) throw new Failure('invalid_link');
  return data;
};

/** The claim in a token. Fails with `invalid_link` for one that was not made with the secret, `link_expired` for one that is too old. */
export const claimOf = (token: string, secret: string, now: string): Claim => {
  const [, payload = '', given = ''] = /^([\w-]+)\.([\w-]{43})$/.exec(token) ?? [];
  const wanted = signature(secret, payload);
  if (given.length !== wanted.length || !timingSafeEqual(Buffer.from(given), Buffer.from(wanted))) throw new Failure('invalid_link');
  const claim = claimIn(payload);
  if (claim.expires * 1000 < Date.parse(now)) throw new Failure('link_expired');
  return claim;
};
