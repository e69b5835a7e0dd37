import type * as z from 'zod';
import type { PortalReading } from '../../../shared/api/clinic/portal.ts';
import { readMany } from '../../../shared/data/core/rows.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import type { PatientAccess } from '../../../shared/domain/clinic/patient-access.ts';
import { gives } from '../../../shared/domain/clinic/portal/portal-access.ts';
import { patientActor } from '../../../shared/domain/core/due.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import type { OpenedPortal } from './open.ts';

type Reading = z.input<typeof PortalReading>;

/** What those of the clinic are called who were shown a patient; nobody, where the clinic does not want that. */
const namesOf = async (accesses: readonly PatientAccess[], isWanted: boolean): Promise<Map<string, string | undefined>> => {
  const ofClinic = accesses.filter(each => isWanted && each.portalAccessId === undefined && each.userId !== patientActor);
  const userIds = [...new Set(ofClinic.map(({ userId }) => userId as UserId))];
  const found = (await readMany(userIds.map(userId => profiles.keyOf({ userId })))).map(profiles.fromRow);
  return new Map(found.map(({ userId, displayName }) => [userId, displayName]));
};

const whoseOf = ({ userId, portalAccessId }: PatientAccess, me: UserId): Reading['by'] => {
  if (userId === patientActor) return 'link';
  if (portalAccessId === undefined) return 'clinic';
  return userId === me ? 'you' : 'proxy';
};

/** What tells of each of some accesses who was shown a patient, to the patient or who acts for them: nothing says whose user somebody is. */
export const readingBy = async (
  accesses: readonly PatientAccess[],
  { clinic, access }: OpenedPortal,
  me: UserId,
): Promise<(each: PatientAccess) => Reading> => {
  const names = await namesOf(accesses, clinic.namesReaders);
  // What was done says what there is: that is for who may see all of it.
  const isWhole = gives(access, 'all');
  return each => {
    const { at, operation, userId, emergencyAccessId, refused } = each;
    const name = names.get(userId);
    return {
      ...{ at, by: whoseOf(each, me) },
      ...(isWhole ? { operation } : {}),
      ...(name === undefined || each.portalAccessId !== undefined ? {} : { name }),
      ...(emergencyAccessId === undefined ? {} : { emergency: true }),
      ...(refused ? { refused } : {}),
    };
  };
};
