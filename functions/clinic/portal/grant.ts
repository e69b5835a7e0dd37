import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import type { PortalAccessView } from '../../../shared/api/clinic/portal-accesses.ts';
import { dataKeyOf, markedUnder, openText, sealText } from '../../../shared/data/clinic/patient-seal.ts';
import { whileGoingOn } from '../../../shared/data/clinic/patients.ts';
import { portalAccesses, portalCodeQuota, portalQuota } from '../../../shared/data/clinic/portal-accesses.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { createBeside, placeIn } from '../../../shared/data/core/quota.ts';
import { patient as patience } from '../../../shared/data/core/race.ts';
import {
  grantPortalAccess,
  invitePortalHolder,
  type PortalAccess,
  type PortalAccessInput,
  type PortalAccessKey,
  type PortalInvitationInput,
  stateOf,
} from '../../../shared/domain/clinic/portal/portal-access.ts';
import type { Age } from '../../../shared/domain/clinic/portal/portal-end.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { codeOf, digestOfCode } from './code.ts';
import { type OfPatient, patientFor } from './patient.ts';

type ShownAccess = z.input<typeof PortalAccessView>;
/** Decides on an access with what is sealed of it, as far as the age of its patient is known. */
type Granting = (sealed: Pick<PortalAccess, 'evidence' | 'codeDigest'>, age: Age) => Change<PortalAccess>;

/** An access as whoever may read patients sees it, with its evidence in the clear, and how it stands at this moment. */
export const shownAccess = ({ patient, key, age }: OfPatient, access: PortalAccess, now: string): ShownAccess => ({
  ...access,
  evidence: openText(patient, 'portal', access.evidence, key),
  state: stateOf(access, age, now),
});

/** Offers access to the portal of a patient, and answers it with its code, also where that is asked for again under the same key. Fails with `limit_reached`. */
const offer = async (
  id: PortalAccessKey,
  evidence: string,
  { patient, key, age }: OfPatient,
  granting: Granting,
  context: UserContext,
): Promise<{ access: PortalAccess; code?: string }> => {
  const code = codeOf(id, dataKeyOf(patient, key));
  const change = granting({ evidence: sealText(patient, 'portal', evidence, key, randomBytes), codeDigest: digestOfCode(code) }, age);
  // Of a patient who is erased meanwhile nothing is written that nobody could open.
  const beside = async () => [
    ...(await whileGoingOn(id)),
    await placeIn(portalQuota(id, age, context.now)),
    await placeIn(portalCodeQuota(id, change.next.byPatient === true, context.now)),
  ];
  const { record: access } = await createBeside(beside, portalAccesses, id, change, markedUnder(context, key), patience);
  return access.acceptedAt || access.endedAt ? { access } : { access, code };
};

/** The clinic offers access to the portal of a patient. */
export const grant = async (
  id: PortalAccessKey,
  { evidence, ...input }: z.output<typeof PortalAccessInput>,
  context: UserContext & { zone: string },
): Promise<ShownAccess> => {
  const of = await patientFor(id);
  const granting: Granting = (sealed, age) => grantPortalAccess(id, input, sealed, age, context);
  const { access, code } = await offer(id, evidence, of, granting, context);
  return { ...shownAccess(of, access, context.now), code };
};

/** A patient offers access to their own portal. */
export const invite = (
  id: PortalAccessKey,
  { whom, ...input }: z.output<typeof PortalInvitationInput>,
  of: OfPatient,
  context: UserContext & { zone: string },
): Promise<{ access: PortalAccess; code?: string }> =>
  offer(id, whom, of, (sealed, age) => invitePortalHolder(id, input, sealed, age, context), context);
