import type { retentionRoutes } from '../../../shared/api/clinic/retention.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { clinicOf, clinics } from '../../../shared/data/clinic/clinics.ts';
import { legalHoldsOf } from '../../../shared/data/clinic/legal-holds.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { checkMatch } from '../../../shared/data/core/entity.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { changeClinic, firstRules, usualClinic } from '../../../shared/domain/clinic/clinic.ts';
import { presentPatient } from '../../../shared/domain/clinic/patient.ts';
import { requireClinic } from '../patients/clinic.ts';
import { liftHold, placeHold, shownHold } from './holds.ts';

export const retentionHandlers: HandlersOf<typeof retentionRoutes> = {
  getClinic: ({ params: { workspaceId } }) => clinicOf(workspaceId),

  changeClinic: async ({ params: { workspaceId }, body, context, ifMatch }) => {
    requireClinic(await workspaces.get({ workspaceId }));
    if (!(await clinics.find({ workspaceId }))) {
      const usual = usualClinic(workspaceId);
      checkMatch(usual, ifMatch);
      if (Object.keys(body).length === 0) return usual;
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
    const key = await patientKeyOf(params.workspaceId);
    return { ...page, items: page.items.map(each => shownHold(patient, each, key)) };
  },

  liftLegalHold: async ({ params, body: { grounds }, context, ifMatch }) => liftHold(params, grounds, context, ifMatch),
};
