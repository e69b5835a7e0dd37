import type { retentionRoutes } from '../../../shared/api/clinic/retention.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { clinicOf, clinics } from '../../../shared/data/clinic/clinics.ts';
import { legalHoldsOf } from '../../../shared/data/clinic/legal-holds.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { changeClinic, firstRules, usualClinic } from '../../../shared/domain/clinic/clinic.ts';
import { presentPatient } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { liftHold, placeHold, showHolds } from './holds.ts';

/** Fails with `precondition_failed` where the version that was seen is another. */
const requireVersion = (seen: readonly number[] | undefined, version: number): void => {
  if (seen && !seen.includes(version)) throw new Failure('precondition_failed', { version });
};

export const retentionHandlers: HandlersOf<typeof retentionRoutes> = {
  getClinic: ({ params: { workspaceId } }) => clinicOf(workspaceId),

  changeClinic: async ({ params: { workspaceId }, body, context, ifMatch }) => {
    if ((await workspaces.get({ workspaceId })).kind !== 'clinic') throw new Failure('forbidden', { reason: 'not_a_clinic' });
    if (!(await clinics.find({ workspaceId }))) {
      requireVersion(ifMatch, usualClinic(workspaceId).version);
      if (Object.keys(body).length === 0) return usualClinic(workspaceId);
      const { record, created } = await clinics.create(firstRules(workspaceId, body, context), context);
      if (created) return record;
    }
    return clinics.update({ workspaceId }, clinic => changeClinic(clinic, body, context), context, ifMatch);
  },

  createLegalHold: async ({ params, body: { grounds }, newId, context }) =>
    placeHold({ ...params, legalHoldId: await newId('legalHold') }, grounds, context),

  listLegalHolds: async ({ params, query }) => {
    const patient = presentPatient(await patients.find(params));
    const page = await legalHoldsOf(params, query);
    return { ...page, items: await showHolds(patient, page.items) };
  },

  liftLegalHold: async ({ params, body: { grounds }, context, ifMatch }) => liftHold(params, grounds, context, ifMatch),
};
