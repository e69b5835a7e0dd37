import type { patientEvents } from '../../../events/clinic/patient.ts';
import type { portalAccessEvents } from '../../../events/clinic/portal-access.ts';
import type { EventOf } from '../../../events/event.ts';
import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { returnedWith } from '../../../shared/data/clinic/patients.ts';
import { livePortalAccesses, portalAccesses } from '../../../shared/data/clinic/portal-accesses.ts';
import { ownersIn } from '../../../shared/data/people/members.ts';
import { nameOfWorkspace } from '../../../shared/data/people/workspaces.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import { isLetIn, type PortalAccess } from '../../../shared/domain/clinic/portal/portal-access.ts';
import { seesAll } from '../../../shared/domain/clinic/portal/portal-shut-out.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import type { Notice } from '../../../shared/domain/notifications/notification-content.ts';
import { reachable, reviewersIn } from './reviewers.ts';
import { stillMay } from './still-may.ts';
import { tell } from './tell.ts';

type Events = typeof portalAccessEvents;
type PortalEvent = EventOf<Events['portal_access.ending']> | EventOf<Events['portal_access.ended']>;

/** Who may give an access anew: the patient, of what they have given; else whoever has granted it while they may still do so, and where they may not the owners of the clinic. */
const grantersOf = async ({ workspaceId, grantedBy, byPatient }: PortalAccess): Promise<UserId[]> => {
  const granter = { userId: grantedBy };
  if (byPatient) return (await reachable([granter], undefined)).map(({ userId }) => userId);
  const readers = (await stillMay(workspaceId, grantedBy, 'patient:change')) ? [granter] : await ownersIn(workspaceId);
  return readers.map(({ userId }) => userId);
};

/** Somebody's access was ended by the clinic, or the patient: they are told, and may ask why. Of a code that nobody has used nobody is. */
const tellShutOut = async ({ workspaceId, userId }: PortalAccess, event: PortalEvent): Promise<void> => {
  const readers = await reachable(userId === undefined ? [] : [{ userId }], event.by);
  const name = await nameOfWorkspace(workspaceId, Date.now());
  for (const each of readers) await tell({ ...each, notice: 'portal_closed', name, at: event.at }, event);
};

/** An access to a portal ends soon, or has ended by itself: told to who may give it anew, and of nobody whose it is. Whoever was shut out is told that. */
export const tellDesk = async (event: PortalEvent): Promise<void> => {
  const access = await portalAccesses.find(event.record);
  const isEnding = event.type === 'portal_access.ending';
  if (access && !isEnding && (access.endedBy === 'clinic' || access.endedBy === 'patient')) return tellShutOut(access, event);
  if (!access || (isEnding ? access.endedAt !== undefined : access.endedBy !== 'clock')) return;
  const [readers, name] = await Promise.all([grantersOf(access), nameOfWorkspace(access.workspaceId, Date.now())]);
  const notice: Notice = isEnding ? 'portal_ending' : 'portal_ended';
  for (const userId of readers) await tell({ userId, notice, name, at: event.at }, event);
};

type Returning = EventOf<(typeof patientEvents)['patient.restored']> | EventOf<(typeof patientEvents)['patient.unmerged']>;
type Opening = EventOf<Events['portal_access.granted']> | EventOf<Events['portal_access.accepted']>;

/** Who sees all of a patient by their portal, but for those whose doing it is. No function that tells has the keys of patients: whether one is a child still the event says. */
const holdersBeside = async (access: PortalAccess, { parentsToo }: Opening['data'], by: string): Promise<UserId[]> => {
  const now = new Date().toISOString();
  const open = await livePortalAccesses(access, each => seesAll(each, parentsToo, now));
  // Whoever acts for the patient by their will alone is not told whom else they let in.
  const told = access.byPatient ? open.filter(({ basis }) => basis !== 'patient' && basis !== 'attorney') : open;
  const others = told.flatMap(({ userId }) => (userId === undefined || userId === access.userId ? [] : [{ userId }]));
  return (await reachable(others, by)).map(({ userId }) => userId);
};

/** The privacy officers of a clinic, or its owners, where it has them told of what it gives: what a patient has given is theirs. */
const officersFor = async ({ workspaceId, byPatient }: Pick<PortalAccess, 'workspaceId' | 'byPatient'>, by: string): Promise<UserId[]> => {
  if (byPatient || !(await clinicOf(workspaceId)).tellsOfficers) return [];
  return (await reviewersIn(workspaceId, by)).map(({ userId }) => userId);
};

/**
 * Somebody is offered access to the portal of a patient, or has it now: told at once to whoever sees all of that patient there, and to the privacy
 * officers of the clinic, and neither whose it is nor of whom.
 */
export const tellOfPortal = async (event: Opening): Promise<void> => {
  const access = await portalAccesses.find(event.record);
  if (!access) return;
  const [holders, officers, name] = await Promise.all([
    holdersBeside(access, event.data, event.by),
    officersFor(access, event.by),
    nameOfWorkspace(access.workspaceId, Date.now()),
  ]);
  const notice: Notice = event.type === 'portal_access.granted' ? 'portal_offered' : 'portal_opened';
  for (const userId of new Set([...holders, ...officers])) await tell({ userId, notice, name, at: event.at }, event);
};

/** Who sees all of a patient to whom somebody has access again, but for whoever alone has that. A parent hears of nobody here: whether the child is one still is not known. */
const holdersAtReturn = async (patient: PatientKey, at: string): Promise<{ isOpen: boolean; holders: UserId[] }> => {
  const all = await livePortalAccesses(patient, each => isLetIn(each, at) || seesAll(each, false, at));
  const letIn = all.filter(each => isLetIn(each, at));
  const isTold = (each: PortalAccess): boolean => seesAll(each, false, at) && letIn.some(other => other.userId !== each.userId);
  return { isOpen: letIn.length > 0, holders: all.filter(isTold).flatMap(({ userId }) => userId ?? []) };
};

/**
 * Somebody is a patient again, by each of their records, and who had access before has it from now on: told as of any other who is let in, to whoever else
 * sees all of that patient, or was shut out lately, and to the privacy officers.
 */
export const tellOfReturn = async (event: Returning): Promise<void> => {
  const { record, by, at } = event;
  const found = await Promise.all((await returnedWith(record)).map(each => holdersAtReturn(each, at)));
  if (!found.some(({ isOpen }) => isOpen)) return;
  const others = found.flatMap(({ holders }) => holders).map(userId => ({ userId }));
  const [holders, officers, name] = await Promise.all([
    reachable(others, by),
    officersFor(record, by),
    nameOfWorkspace(record.workspaceId, Date.now()),
  ]);
  for (const userId of new Set([...holders.map(each => each.userId), ...officers]))
    await tell({ userId, notice: 'portal_opened', name, at }, event);
};
