import { randomBytes } from 'node:crypto';
import type { prescriptionRoutes } from '../../../shared/api/clinic/prescriptions.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { whileGoingOn } from '../../../shared/data/clinic/patients.ts';
import { openPrescription, sealPrescription } from '../../../shared/data/clinic/prescription-seal.ts';
import { prescriptions, prescriptionsOf } from '../../../shared/data/clinic/prescriptions.ts';
import { createBeside } from '../../../shared/data/core/quota.ts';
import { patient as patience } from '../../../shared/data/core/race.ts';
import { changeContent, requireAllowed } from '../../../shared/domain/clinic/prescriptions/content.ts';
import {
  changePrescription,
  draftPrescription,
  holdPrescription,
  type Prescription,
  type PrescriptionKey,
  resumePrescription,
  stopPrescription,
} from '../../../shared/domain/clinic/prescriptions/prescription.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { fileOf } from '../../../shared/runtime/http/content-file.ts';
import { noteShown } from '../patients/access.ts';
import { verifyingKeys } from '../signing/key.ts';
import { type Asking, shownOf, treated } from './known.ts';
import { showStatement, sign } from './sign.ts';

/** For how long anybody may keep the keys that signatures are verified by (seconds): one that signs anew may be missing for so long. */
const keysSeconds = 300;

type Move = Asking & { params: PrescriptionKey; ifMatch: readonly number[] | undefined };
/** Changes how a prescription stands, and shows it. */
const move = async (operation: string, { params, ifMatch, ...asking }: Move, rule: (before: Prescription) => Change<Prescription>) => {
  const { context } = asking;
  const { dataKey } = await treated(params, asking, 'write');
  const next = await prescriptions.update(params, rule, context, ifMatch);
  await noteShown([params], operation, context);
  return shownOf(next, dataKey, context.now);
};

export const prescriptionHandlers: HandlersOf<typeof prescriptionRoutes> = {
  createPrescription: async ({ params, body, newId, role, context }) => {
    const content = requireAllowed(body);
    const { dataKey, marked } = await treated(params, { role, context }, 'write');
    const id = { ...params, prescriptionId: await newId('prescription') };
    const draft = draftPrescription(id, sealPrescription(id, content, dataKey, randomBytes), context);
    const { record } = await createBeside(() => whileGoingOn(params), prescriptions, id, draft, marked, patience);
    await noteShown([params], 'createPrescription', context);
    return shownOf(record, dataKey, context.now);
  },

  listPrescriptions: async ({ params, query, role, context }) => {
    const { dataKey, emergencyAccessId } = await treated(params, { role, context }, 'read');
    const page = await prescriptionsOf(params, query);
    await noteShown([params], 'listPrescriptions', context, emergencyAccessId);
    return { ...page, items: page.items.map(each => shownOf(each, dataKey, context.now)) };
  },

  getPrescription: async ({ params, role, context }) => {
    const { dataKey, emergencyAccessId } = await treated(params, { role, context }, 'read');
    const found = await prescriptions.get(params);
    await noteShown([params], 'getPrescription', context, emergencyAccessId);
    return shownOf(found, dataKey, context.now);
  },

  changePrescription: async ({ params, body, role, context, ifMatch }) => {
    const { dataKey, marked } = await treated(params, { role, context }, 'write');
    const changed = await prescriptions.update(
      params,
      draft => {
        const content = changeContent(openPrescription(draft, dataKey), body);
        return changePrescription(draft, sealPrescription(params, content, dataKey, randomBytes), context);
      },
      marked,
      ifMatch,
    );
    await noteShown([params], 'changePrescription', context);
    return shownOf(changed, dataKey, context.now);
  },

  getPrescriptionStatement: async ({ params, role, context }) => {
    const statement = await showStatement(params, await treated(params, { role, context }, 'write'), context);
    await noteShown([params], 'getPrescriptionStatement', context);
    return statement;
  },

  signPrescription: async ({ params, body: { digest }, role, context, ifMatch }) => {
    const patient = await treated(params, { role, context }, 'write');
    const signed = await sign(params, digest, patient, context, ifMatch);
    await noteShown([params], 'signPrescription', context);
    return shownOf(signed, patient.dataKey, context.now);
  },

  holdPrescription: request => move('holdPrescription', request, before => holdPrescription(before, request.context.now)),
  resumePrescription: request => move('resumePrescription', request, before => resumePrescription(before, request.context.now)),
  stopPrescription: request => move('stopPrescription', request, before => stopPrescription(before, request.context.now)),

  readSigningKeys: async () => fileOf(Buffer.from(JSON.stringify({ keys: await verifyingKeys() })), keysSeconds),
};
