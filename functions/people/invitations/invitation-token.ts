import * as z from 'zod';
import { currentSecret, openedBy } from '../../../shared/aws/secrets/secret-generations.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { type InvitationId, prefixes, type WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { environment } from '../../../shared/env.ts';
import { isSignature, signatureOf } from '../../../shared/runtime/auth/signature.ts';

const env = environment({ LINK_SECRET_ARN: z.string() });

type Round = { workspaceId: WorkspaceId; invitationId: InvitationId; round: number };

const suffix = '[0-7][0-9a-hjkmnp-tv-z]{25}';
const pattern = new RegExp(`^((${suffix})(${suffix})-(\\d{1,6}))\\.([\\w-]{43})$`);
const suffixOf = (id: string): string => id.slice(id.indexOf('_') + 1);

/** The token in the link of an invitation: which it is, of which round, signed. It says nothing of the address. */
export const invitationToken = async ({ workspaceId, invitationId, round }: Round): Promise<string> => {
  const text = `${suffixOf(workspaceId)}${suffixOf(invitationId)}-${round}`;
  return `${text}.${signatureOf(text, await currentSecret(env.LINK_SECRET_ARN), 'invitations')}`;
};

/** The invitation that a token of ours is of. One that is not is nobody's: `not_found`. */
export const invitationIn = async (token: string): Promise<Round> => {
  const [, text = '', workspace, invitation, round, given = ''] = pattern.exec(token) ?? [];
  const isOurs = (secret: string) => isSignature(given, text, secret, 'invitations') || undefined;
  if (text === '' || !(await openedBy(env.LINK_SECRET_ARN, isOurs))) throw new Failure('not_found', { what: 'invitation' });
  return {
    workspaceId: `${prefixes.workspace}_${workspace}`,
    invitationId: `${prefixes.invitation}_${invitation}`,
    round: Number(round),
  };
};
