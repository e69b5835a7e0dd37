import * as z from 'zod';
import { Failure } from '../../domain/core/failure.ts';
import { NotificationId, UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { MailKind } from '../../domain/people/profiles/profile.ts';
import { isSignature, signatureOf } from './signature.ts';

/** What a link in a mail or a push lets its reader do, without signing in: for whom, about which notification, until when (Unix seconds). */
const Claim = z.discriminatedUnion('do', [
  z.object({ do: z.enum(['done', 'snooze']), userId: UserId, notificationId: NotificationId, expires: z.int() }),
  // What somebody says they have done: as it was told, and no later claim.
  z.object({
    do: z.enum(['approve', 'return']),
    userId: UserId,
    notificationId: NotificationId,
    claimedAt: z.iso.datetime(),
    expires: z.int(),
  }),
  z.object({
    do: z.literal('unsubscribe'),
    userId: UserId,
    kind: MailKind,
    channel: z.literal('email'),
    expires: z.int(),
  }),
  z.object({ do: z.literal('mute'), userId: UserId, workspaceId: WorkspaceId, expires: z.int() }),
  // Whoever owns an address may know nothing of us: it is named by its hash.
  z.object({ do: z.literal('refuse_invitations'), subject: z.string(), locale: z.string(), expires: z.int() }),
]);
export type Claim = z.infer<typeof Claim>;
export type DecisionClaim = Extract<Claim, { do: 'approve' | 'return' }>;
export type ActionClaim = Extract<Claim, { do: 'done' | 'snooze' }> | DecisionClaim;
export type UnsubscribeClaim = Exclude<Claim, ActionClaim>;

/** A token that carries a claim, and that nobody without the secret can make or change. */
export const tokenOf = (claim: Claim, secret: string): string => {
  const payload = Buffer.from(JSON.stringify(claim)).toString('base64url');
  return `${payload}.${signatureOf(payload, secret, 'links')}`;
};

const claimIn = (payload: string): Claim => {
  const { success, data } = Claim.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  // One that we made, before its shape was changed.
  if (!success) throw new Failure('invalid_link');
  return data;
};

/** The claim in a token; undefined where it was not made with the secret. Fails with `invalid_link` where we made it in a shape that is known no more. */
export const claimBy = (token: string, secret: string): Claim | undefined => {
  const [, payload = '', given = ''] = /^([\w-]+)\.([\w-]{43})$/.exec(token) ?? [];
  return isSignature(given, payload, secret, 'links') ? claimIn(payload) : undefined;
};

/** Fails with `link_expired` for a claim that is too old. */
export const requireUnexpired = ({ expires }: Claim, now: string): void => {
  if (expires * 1000 < Date.parse(now)) throw new Failure('link_expired');
};
