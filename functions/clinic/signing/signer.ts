import { hash } from 'node:crypto';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { standingFor } from '../../../shared/data/people/roles.ts';
import type { Signer } from '../../../shared/domain/clinic/signer.ts';
import { canonical } from '../../../shared/domain/core/canonical.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Permission, reachOf } from '../../../shared/domain/core/permissions.ts';
import type { Member } from '../../../shared/domain/people/workspaces/workspace.ts';

/** Who asks to sign, and in which zone their day is. */
export type SigningCaller = UserContext & { zone: string };

/** Who signs, as what they are at this moment: what the gateway remembers of their rights may be a minute old. Fails with `forbidden`. */
export const signerNow = async (
  workspaceId: WorkspaceId,
  { userId, zone }: SigningCaller,
  needs: Permission,
): Promise<{ member: Member; signer: Signer }> => {
  const [member, { displayName, email }] = await Promise.all([membershipOf({ workspaceId, userId }), profiles.get({ userId })]);
  if (!member) throw new Failure('not_found', { what: 'workspace' });
  if (reachOf(await standingFor(member), needs) === undefined) throw new Failure('forbidden', { needs });
  return { member, signer: { userId, name: displayName ?? email, role: member.role, zone } };
};

/** A statement to the letter, in its canonical form, and the digest by which it is known that it was this that somebody was shown. */
export const statedAs = (statement: Record<string, unknown>): { text: string; digest: string } => {
  const text = canonical(statement);
  return { text, digest: digestOf(text) };
};

/** By what a text is known that was signed: its SHA-256. */
export const digestOf = (text: string): string => hash('sha256', text, 'base64url');
