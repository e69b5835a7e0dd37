import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { MachineProof } from '../../../shared/api/core/route.ts';
import { secretText } from '../../../shared/aws/secrets/secrets.ts';
import { type RotatingSalt, saltsAt } from '../../../shared/domain/core/rotating-salt.ts';
import type { Thing } from '../../../shared/domain/items/things/thing.ts';
import { environment } from '../../../shared/env.ts';
import { derivedKey, isSignedBy } from '../../../shared/webhooks/signature.ts';

const { WEBHOOK_SECRET_ARN } = environment({ WEBHOOK_SECRET_ARN: z.string() });

type Of = Pick<Thing, 'workspaceId' | 'thingId'>;

/** Both follow from the stage's secret and a salt of the thing's own, so that neither stands in the table. */
const derived = async (use: 'secret' | 'token', { workspaceId, thingId }: Of, salt: string): Promise<Buffer> =>
  derivedKey(await secretText(WEBHOOK_SECRET_ARN), salt, `thing ${use}|${workspaceId}|${thingId}`);

const tokenText = (token: Buffer): string => `almt_${token.toString('base64url')}`;

/** What a thing signs with (Standard Webhooks), and the token for what cannot sign. */
export const secretsOf = async (thing: Of & Pick<Thing, 'salt'>): Promise<{ secret: string; token: string }> => ({
  secret: `whsec_${(await derived('secret', thing, thing.salt)).toString('base64')}`,
  token: tokenText(await derived('token', thing, thing.salt)),
});

/** How far the clock of whoever signs may be from ours: as Standard Webhooks has it. */
const toleranceSeconds = 300;

/** The moment at which a message was signed, where it says so and that is now. */
const signedAt = (timestamp: string, now: string): string | undefined => {
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  return Math.abs(Date.parse(now) / 1000 - seconds) <= toleranceSeconds ? new Date(seconds * 1000).toISOString() : undefined;
};

const hashed = (text: string): Buffer => createHash('sha256').update(text).digest();

/** When a thing has said something, by what it proves itself with: when it was signed, or now where it has a token. Undefined where it is not this thing. */
export const saidAt = async (thing: Of & RotatingSalt, proof: MachineProof, now: string): Promise<string | undefined> => {
  const { body, messageId: id, timestamp, signatures, token } = proof;
  const salts = saltsAt(thing, now);
  if (signatures === undefined) {
    const tokens = await Promise.all(salts.map(salt => derived('token', thing, salt)));
    const isToken = token !== undefined && tokens.some(each => timingSafeEqual(hashed(tokenText(each)), hashed(token)));
    return isToken ? now : undefined;
  }
  const at = id !== undefined && timestamp !== undefined ? signedAt(timestamp, now) : undefined;
  if (at === undefined) return undefined;
  const keys = await Promise.all(salts.map(salt => derived('secret', thing, salt)));
  return keys.some(key => isSignedBy(key, { id: id!, timestamp: timestamp!, body }, signatures)) ? at : undefined;
};
