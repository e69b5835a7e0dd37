import type { PatientKey } from '../../domain/clinic/patient.ts';
import { isLive, PortalAccess, type PortalAccessKey, portalRules } from '../../domain/clinic/portal/portal-access.ts';
import type { Age } from '../../domain/clinic/portal/portal-end.ts';
import { later } from '../../domain/core/due.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { msPerDay } from '../../domain/time/civil.ts';
import { entity } from '../core/entity.ts';
import { queryIndex, queryTable, wholeOfIndex, wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';
import { readMany } from '../core/rows.ts';

const codeKey = (codeDigest: string): string => `PORTALCODE#${codeDigest}`;
const holderKey = (userId: UserId): string => `USER#${userId}#PORTALS`;

/** Who has access to a patient by the portal, beside the patient: found by the code while it is an offer, then by whose it is. */
export const portalAccesses = entity({
  name: 'portal_access',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'PORTAL#{portalAccessId}',
  schema: PortalAccess,
  gsi1: ({ userId, codeDigest, endedAt, workspaceId, portalAccessId }) => {
    if (endedAt !== undefined) return undefined;
    return { gsi1pk: userId === undefined ? codeKey(codeDigest) : holderKey(userId), gsi1sk: `${workspaceId}#${portalAccessId}` };
  },
});

const rangeOf = ({ workspaceId, patientId }: PatientKey) => ({ pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'PORTAL#' });
const idOf = (row: Record<string, unknown>): PortalAccessKey => portalAccesses.idsOf(row) as PortalAccessKey;

/** A page of who has access to a patient, or had, the last first. */
export const portalAccessesTo = (id: PatientKey, page: { limit: number; cursor?: string }) =>
  queryTable(rangeOf(id), portalAccesses.fromRow, { ...page, descending: true });

/** How many accesses somebody has had to one patient at the most, of those that are looked at. */
const ofOneMost = 200;

/** The accesses to a patient that somebody has, or had: one query, however many others have some. */
export const portalAccessesBy = (id: PatientKey, userId: UserId): Promise<PortalAccess[]> =>
  wholeOfTable(rangeOf(id), portalAccesses.fromRow, ofOneMost, each => each.userId === userId);

/** How many accesses to a patient count by some rule at the most: those that are live at once, and all codes of a month, the clinic’s and the patient’s. */
const countedMost = portalRules.most + 31 * 2 * portalRules.codesADay;

/** Those of the accesses to a patient that count by some rule, however many others have ended. */
export const livePortalAccesses = (id: PatientKey, counts: (access: PortalAccess) => boolean): Promise<PortalAccess[]> =>
  wholeOfTable(rangeOf(id), portalAccesses.fromRow, countedMost, counts);

/** How many have access to a patient at once, or may yet. */
export const portalQuota = (id: PatientKey, age: Age, now: string): Quota => ({
  pk: rangeOf(id).pk,
  name: 'portal',
  most: portalRules.most,
  held: () => livePortalAccesses(id, each => isLive(each, age, now)),
});

/**
 * How many codes are made for a patient within a day, whatever has become of them: each is told to the patient, and none is made to be taken back at once.
 * Those of the clinic and those of the patient are counted apart: whoever has been let in uses up none of the clinic’s.
 */
export const portalCodeQuota = (id: PatientKey, byPatient: boolean, now: string): Quota => ({
  pk: rangeOf(id).pk,
  name: byPatient ? 'portal_codes_by_patient' : 'portal_codes',
  most: portalRules.codesADay,
  held: () => livePortalAccesses(id, each => (each.byPatient === true) === byPatient && later(each.createdAt, msPerDay) > now),
});

/** The accesses that somebody has, in all clinics. */
export const portalAccessesOf = async (userId: UserId): Promise<PortalAccess[]> => {
  const ids = await wholeOfIndex({ pk: holderKey(userId) }, idOf);
  return (await readMany(ids.map(portalAccesses.keyOf))).map(portalAccesses.fromRow);
};

/** The access whose code has this digest: an offer, or one that this user has accepted by it. */
export const portalAccessByCode = async (codeDigest: string, userId: UserId): Promise<PortalAccess | undefined> => {
  const { items } = await queryIndex({ pk: codeKey(codeDigest) }, idOf, { limit: 1 });
  if (items[0]) return portalAccesses.find(items[0]);
  return (await portalAccessesOf(userId)).find(each => each.codeDigest === codeDigest);
};
