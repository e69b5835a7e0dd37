import type { dispenseRoutes } from '../../../shared/api/clinic/dispenses.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { dispenses, dispensesOf } from '../../../shared/data/clinic/dispenses.ts';
import { prescriptions } from '../../../shared/data/clinic/prescriptions.ts';
import type { Dispense } from '../../../shared/domain/clinic/dispenses/dispense.ts';
import type { PrescriptionKey } from '../../../shared/domain/clinic/prescriptions/prescription.ts';
import { noteShown } from '../patients/access.ts';
import { type Asking, type TreatedPatient, treated } from '../prescriptions/known.ts';
import { correct, record, takeBack } from './record.ts';
import { shownDispense, shownDispenses } from './view.ts';

/** Writes a dispense once it stands in the log who asks: what is refused tells them of the prescription, too. */
const write = async (
  operation: string,
  { params, ...asking }: Asking & { params: PrescriptionKey },
  act: (patient: TreatedPatient) => Promise<Dispense>,
) => {
  const patient = await treated(params, asking, 'write');
  await noteShown([params], operation, asking.context);
  return shownDispense(await act(patient), patient.dataKey);
};

export const dispenseHandlers: HandlersOf<typeof dispenseRoutes> = {
  createDispense: ({ params, body, newId, role, context }) =>
    write('createDispense', { params, role, context }, patient => record(params, body, patient, () => newId('dispense'))),

  listDispenses: async ({ params, role, context }) => {
    const { dataKey, emergencyAccessId } = await treated(params, { role, context }, 'read');
    const [, found] = await Promise.all([prescriptions.get(params), dispensesOf(params)]);
    await noteShown([params], 'listDispenses', context, emergencyAccessId);
    return { items: shownDispenses(found, dataKey) };
  },

  getDispense: async ({ params, role, context }) => {
    const { dataKey, emergencyAccessId } = await treated(params, { role, context }, 'read');
    const found = await dispenses.get(params);
    await noteShown([params], 'getDispense', context, emergencyAccessId);
    return shownDispense(found, dataKey);
  },

  correctDispense: ({ params, body, ifMatch, role, context }) =>
    write('correctDispense', { params, role, context }, patient => correct(params, body, patient, ifMatch)),

  returnDispense: ({ params, body: { reason }, ifMatch, role, context }) =>
    write('returnDispense', { params, role, context }, patient => takeBack(params, reason, patient, ifMatch)),
};
