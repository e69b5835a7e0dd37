import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import type { EmergencyAccessView, emergencyRoutes } from '../../../shared/api/clinic/emergencies.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { emergenciesIn, emergencyAccesses } from '../../../shared/data/clinic/emergency-accesses.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { markedUnder, openText, sealText } from '../../../shared/data/clinic/patient-seal.ts';
import { patients, whileThere } from '../../../shared/data/clinic/patients.ts';
import { createBeside } from '../../../shared/data/core/quota.ts';
import { patient as patience } from '../../../shared/data/core/race.ts';
import { beginEmergencyAccess, type EmergencyAccess, reviewEmergencyAccess } from '../../../shared/domain/clinic/emergency-access.ts';
import { type Patient, presentPatient } from '../../../shared/domain/clinic/patient.ts';

type ShownEmergency = z.input<typeof EmergencyAccessView>;

/** An emergency with what was said of it, opened under the key of its patient. */
const shown = (patient: Patient, { grounds, remarks, ...rest }: EmergencyAccess, key: Buffer): ShownEmergency => ({
  ...rest,
  grounds: openText(patient, 'emergency', grounds, key),
  ...(remarks === undefined ? {} : { remarks: openText(patient, 'emergency', remarks, key) }),
});

export const emergencyHandlers: HandlersOf<typeof emergencyRoutes> = {
  createEmergencyAccess: async ({ params, body, newId, context }) => {
    const key = await patientKeyOf(params.workspaceId);
    const patient = presentPatient(await patients.find(params));
    const id = { ...params, emergencyAccessId: await newId('emergencyAccess') };
    const grounds = sealText(patient, 'emergency', body.grounds, key, randomBytes);
    const emergency = beginEmergencyAccess(id, grounds, context);
    const { record } = await createBeside(
      // A record that was merged is read by its id, and its care team stands: in an emergency it has to open, too.
      () => whileThere(params),
      emergencyAccesses,
      id,
      emergency,
      markedUnder(context, key),
      patience,
    );
    return shown(patient, record, key);
  },

  listEmergencyAccesses: async ({ params: { workspaceId }, query }) => {
    const page = await emergenciesIn(workspaceId, query);
    const found = await Promise.all(page.items.map(async each => ({ each, patient: await patients.find(each) })));
    const key = await patientKeyOf(workspaceId);
    // Of whom was erased the grounds are gone with the rest.
    return { ...page, items: found.flatMap(({ each, patient }) => (patient?.dataKey ? [shown(patient, each, key)] : [])) };
  },

  reviewEmergencyAccess: async ({ params, body: { justified, remarks }, context, ifMatch }) => {
    const key = await patientKeyOf(params.workspaceId);
    const patient = presentPatient(await patients.find(params));
    const sealed = remarks === undefined ? undefined : sealText(patient, 'emergency', remarks, key, randomBytes);
    const marked = markedUnder(context, key);
    const reviewed = await emergencyAccesses.update(
      params,
      emergency => reviewEmergencyAccess(emergency, { justified, remarks: sealed }, context),
      marked,
      ifMatch,
    );
    return shown(patient, reviewed, key);
  },
};
