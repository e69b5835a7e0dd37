import { randomBytes } from 'node:crypto';
import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { openDispense, sealDispense, seedOf } from '../../../shared/data/clinic/dispense-seal.ts';
import { dispenses, dispensesOf } from '../../../shared/data/clinic/dispenses.ts';
import { whileThere } from '../../../shared/data/clinic/patients.ts';
import { openPrescription, openStatement } from '../../../shared/data/clinic/prescription-seal.ts';
import { prescriptions } from '../../../shared/data/clinic/prescriptions.ts';
import type { Decided } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { patient as patience, retryLostRace } from '../../../shared/data/core/race.ts';
import { transact, type Write } from '../../../shared/data/core/transact.ts';
import {
  corrected,
  type DispenseCorrection,
  type DispenseInput,
  type DispenseTerms,
  dispensed,
  dispenseLimits,
  requireSame,
} from '../../../shared/domain/clinic/dispenses/content.ts';
import {
  correctDispense,
  type Dispense,
  type DispenseKey,
  isCounted,
  recordDispense,
  returnDispense,
} from '../../../shared/domain/clinic/dispenses/dispense.ts';
import { refillAtOf } from '../../../shared/domain/clinic/dispenses/supply.ts';
import {
  type Prescription,
  type PrescriptionKey,
  requireDispensable,
  supplyPrescription,
} from '../../../shared/domain/clinic/prescriptions/prescription.ts';
import { termsOf } from '../../../shared/domain/clinic/prescriptions/statement.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { DispenseId } from '../../../shared/domain/core/ids.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import type { TreatedPatient } from '../prescriptions/known.ts';

/** By what a dispense of a prescription is judged. Fails with `prescription_status` for one that nobody has signed. */
const termsNow = (prescription: Prescription, dataKey: Buffer, now: string): DispenseTerms => {
  const statement = openStatement(prescription, dataKey);
  if (statement === undefined) throw new Failure('prescription_status', { status: prescription.status });
  return termsOf(prescription, openPrescription(prescription, dataKey), JSON.parse(statement), now);
};

/** What is written beside a dispense: how often the prescription was dispensed by then, and when it is to be again, which holds only as it was read. */
const supplied = async (
  prescription: Prescription,
  terms: DispenseTerms,
  counted: readonly Dispense[],
  { dataKey, marked }: TreatedPatient,
): Promise<Write[]> => {
  const [unlessErased, { refillLeadDays }] = await Promise.all([whileThere(prescription), clinicOf(prescription.workspaceId)]);
  const fills = counted.map(each => openDispense(each, dataKey));
  const refillAt = refillAtOf(fills, terms, refillLeadDays);
  const change = supplyPrescription(prescription, { dispensed: counted.length, refillAt });
  return [prescriptions.putNext(change, unmarked(marked), prescription), ...unlessErased];
};

/** Records a dispense, with its prescription in one write. One that is recorded already is answered as it stands. */
export const record = (
  key: PrescriptionKey,
  input: DispenseInput,
  patient: TreatedPatient,
  newId: () => Promise<DispenseId>,
): Promise<Dispense> =>
  retryLostRace(async () => {
    const { dataKey, marked } = patient;
    const prescription = await prescriptions.get(key);
    const named = input.externalId;
    const dispenseId =
      named === undefined ? await newId() : derivedId('dispense', seedOf(key, named, dataKey), Date.parse(prescription.createdAt));
    const id = { ...key, dispenseId };
    const known = await dispenses.findReplayed(id, marked);
    if (known) {
      requireSame(input, openDispense(known, dataKey));
      return known;
    }
    const terms = termsNow(prescription, dataKey, marked.now);
    requireDispensable(prescription, terms.content, marked.now);
    const content = sealDispense(id, dispensed(input, terms), dataKey, randomBytes);
    const all = await dispensesOf(key);
    if (all.length >= dispenseLimits.kept) throw new Failure('limit_reached', { limit: dispenseLimits.kept });
    const change = recordDispense(id, content, marked);
    const beside = await supplied(prescription, terms, [...all.filter(isCounted), change.next], patient);
    await transact([dispenses.putNew(change, marked), ...beside]);
    return change.next;
  }, patience);

/** Changes a dispense that counts, with its prescription in one write; one that was handed back is not changed. */
const change = (
  id: DispenseKey,
  patient: TreatedPatient,
  ifMatch: readonly number[] | undefined,
  rule: (dispense: Dispense, terms: DispenseTerms) => Decided<Dispense> | undefined,
): Promise<Dispense> =>
  dispenses.update(
    id,
    async dispense => {
      const prescription = await prescriptions.get(id);
      const terms = termsNow(prescription, patient.dataKey, patient.marked.now);
      const decided = rule(dispense, terms);
      if (!decided) return undefined;
      const others = (await dispensesOf(id)).filter(({ dispenseId }) => dispenseId !== id.dispenseId);
      const beside = await supplied(prescription, terms, [...others, decided.next].filter(isCounted), patient);
      return { ...decided, beside };
    },
    patient.marked,
    ifMatch,
    patience,
  );

/** Says otherwise what was dispensed. */
export const correct = (
  id: DispenseKey,
  said: DispenseCorrection,
  patient: TreatedPatient,
  ifMatch?: readonly number[],
): Promise<Dispense> =>
  change(id, patient, ifMatch, (dispense, terms) => {
    if (!isCounted(dispense)) throw new Failure('dispense_refused', { reason: 'returned' });
    const { dataKey, marked } = patient;
    const content = corrected(openDispense(dispense, dataKey), said, terms, marked);
    return correctDispense(dispense, sealDispense(id, content, dataKey, randomBytes));
  });

/** Says that what was dispensed has come back. */
export const takeBack = (id: DispenseKey, reason: string, patient: TreatedPatient, ifMatch?: readonly number[]): Promise<Dispense> =>
  change(id, patient, ifMatch, dispense => {
    if (!isCounted(dispense)) return undefined;
    const { dataKey, marked } = patient;
    const content = { ...openDispense(dispense, dataKey), returnReason: reason };
    return returnDispense(dispense, sealDispense(id, content, dataKey, randomBytes), marked);
  });
