import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { secretText } from '../aws/secrets.ts';
import { Failure } from '../domain/failure.ts';
import { prefixes } from '../domain/ids.ts';
import { environment } from '../env.ts';

const env = environment({ LINK_SECRET_ARN: z.string() });

type Round = { workspaceId: string; invitationId: string; round: number };

const suffix = '[0-7][0-9a-hjkmnp-tv-z]{25}';
const pattern = new RegExp(`^((${suffix})(${suffix})-(\\d{1,6}))\\.([\\w-]{43})$`);
const suffixOf = (id: string): string => id.slice(id.indexOf('_') + 1);

const signatureOf = async (text: string): Promise<string> => {
  const key = Buffer.from(hkdfSync('sha256', await secretText(env.LINK_SECRET_ARN), '', 'almanac invitations', 32));
  return createHmac('sha256', key).update(text).digest('base64url');
};

/** The token in the link of an invitation: which it is, of which round, signed. It says nothing of the address. */
export const invitationToken = async ({ workspaceId, invitationId, round }: Round): Promise<string> => {
  const text = `${suffixOf(workspaceId)}${suffixOf(invitationId)}-${round}`;
  return `${text}.${await signatureOf(text)}`;
};

/** The invitation that a token of ours is of. One that is not is nobody's: `not_found`. */
export const invitationIn = async (token: string): Promise<Round> => {
  const [, text = '', workspace, invitation, round, given = ''] = pattern.exec(token) ?? [];
  // As texts: the last letter of base64url has bits to spare, and another one would decode to the same bytes.
  const [wanted, has] = [Buffer.from(await signatureOf(text)), Buffer.from(given)];
  if (text === '' || has.length !== wanted.length || !timingSafeEqual(wanted, has)) throw new Failure('not_found', { what: 'invitation' });
  return {
    workspaceId: `${prefixes.workspace}_${workspace}`,
    invitationId: `${prefixes.invitation}_${invitation}`,
    round: Number(round),
  };
};
