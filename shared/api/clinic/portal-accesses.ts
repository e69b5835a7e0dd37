import * as z from 'zod';
import { formerMailRules } from '../../domain/clinic/former-mail.ts';
import { PortalAccess, PortalAccessInput, PortalAccessState, portalRules } from '../../domain/clinic/portal/portal-access.ts';
import { invalidCode } from '../../domain/core/invalid.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** The letters of a code: none of them is taken for another. */
const Code = z
  .string()
  .max(40)
  .regex(/^([0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{4}[- ]?){3}[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{4}$/, invalidCode('wrong_format'));
/** What whoever was given a code says to have the access. */
export const PortalCode = z.strictObject({ code: Code, birthDate: z.iso.date() });

/** Access to the portal of a patient, as the clinic sees it. */
export const PortalAccessView = z.object({
  ...PortalAccess.omit({ codeDigest: true, tries: true, dueAt: true, expiresAt: true }).shape,
  evidence: PortalAccessInput.shape.evidence,
  state: PortalAccessState,
  code: z.string().optional(),
});
/** The portal of a patient that is open to whoever asks. */
export const Portal = z.object({
  ...PortalAccess.pick({
    workspaceId: true,
    patientId: true,
    portalAccessId: true,
    basis: true,
    scopes: true,
    acceptedAt: true,
    until: true,
  }).shape,
  clinicName: z.string(),
});

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const portalAccessId = 'portal_01h455vb4pex5vsknk084sn02q';
const at = '2026-11-28T08:00:00.000Z';
const scopes = ['visits', 'record', 'prescriptions'] as const;
const code = 'K7QM-2D9X-PW4R-6TBA';
const evidence = 'Identity card, shown at the desk';
const key = { workspaceId: ids.workspaceId, patientId, portalAccessId } as const;
const offered = {
  ...{ ...key, basis: 'self', scopes: [...scopes], evidence, zone: 'Europe/Berlin', grantedBy: ids.userId },
  ...{ createdAt: at, codeUntil: '2026-12-05T08:00:00.000Z', state: 'offered', version: 1 },
} as const;
const portal = { ...key, basis: 'self', scopes: [...scopes], acceptedAt: at, clinicName: 'Practice Dr. Muster' } as const;

const all = '/v1/workspaces/{workspaceId}/patients/{patientId}/portal-accesses';
const mine = '/v1/me/portals';

export const portalAccessRoutes = {
  createPortalAccess: {
    method: 'POST',
    path: all,
    access: 'patient:change',
    keys: 'never',
    stepUp: 'where_enrolled',
    summary: 'Give somebody access to the portal of a patient',
    description: `The patient (\`self\`), who has all of it, or who acts for them: a \`parent\` until they come of age, a \`guardian\` by court, by a power of \`attorney\`, or whom the \`patient\` wants to; within \`scopes\`, all unless they are said, and until \`until\`. \`evidence\` says by what you know who they are. The reply has a code, for ${portalRules.openDays} days, that whoever it is for says with the date of birth of the patient: hand it over to them, and to nobody else. Names and addresses match nobody. ${portalRules.most} people have access to a patient at once. ${portalRules.codesADay} codes are made for a patient within a day. The patient is told at once, by mail at each address that they have and had within ${formerMailRules.days} days, whether or not they want other mails (\`consents\`), and by what else has their portal open; so is the privacy officer, unless the clinic says otherwise (\`tellsOfficers\`).`,
    body: PortalAccessInput,
    reply: PortalAccessView,
    status: 201,
    fails: ['patient_merged', 'limit_reached', 'conflict'],
    example: { params: { patientId }, body: { basis: 'self', evidence }, reply: { ...offered, code } },
  },
  listPortalAccesses: {
    method: 'GET',
    path: all,
    access: 'patient:read',
    keys: 'never',
    summary: 'List who has access to the portal of a patient, or had, those that were given last first',
    query: Paging,
    list: PortalAccessView,
    audited: 'read',
    fails: [],
    example: { params: { patientId }, reply: [{ ...offered, userId: ids.userId, acceptedAt: at, state: 'open', version: 2 }] },
  },
  endPortalAccess: {
    method: 'POST',
    path: `${all}/{portalAccessId}/end`,
    access: 'patient:change',
    keys: 'never',
    summary: 'End an access to the portal of a patient, or take its code back',
    description: 'From the next request on it opens nothing. One that has ended is answered as it is.',
    reply: PortalAccessView,
    fails: ['precondition_failed', 'conflict'],
    example: { params: { patientId, portalAccessId }, reply: { ...offered, endedAt: at, endedBy: 'clinic', state: 'ended', version: 2 } },
  },
  acceptPortalAccess: {
    method: 'POST',
    path: `${mine}/accept`,
    access: 'user',
    keys: 'never',
    stepUp: 'or_fresh_sign_in',
    limit: 'search',
    summary: 'Use the code of a clinic, and have access to the portal of a patient',
    description: `The clinic has handed it over. It is used once, by whoever comes first with the date of birth of the patient; who is wrong about that ${portalRules.tries} times has a code of no more use. Used again by the same person it is answered as it stands.`,
    body: PortalCode,
    reply: Portal,
    fails: ['not_found', 'conflict'],
    example: { body: { code, birthDate: '1984-02-29' }, reply: portal },
  },
  listPortals: {
    method: 'GET',
    path: mine,
    access: 'user',
    keys: 'never',
    summary: 'List your accesses to portals of patients',
    description:
      'Those that have not ended: one of a parent opens nothing any more once the child is of age. By ids, and the name of the clinic: who the patient is, `getPortalRecord` says.',
    list: Portal,
    fails: [],
    example: { reply: [portal] },
  },
  leavePortal: {
    method: 'POST',
    path: `${mine}/{workspaceId}/{patientId}/leave`,
    access: 'user',
    keys: 'never',
    summary: 'Give up your access to the portal of a patient',
    description: 'All of it, at once. The clinic gives it anew.',
    fails: ['not_found', 'conflict'],
    example: { params: { patientId } },
  },
} as const satisfies Routes;
