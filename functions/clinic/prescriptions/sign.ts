import { randomBytes } from 'node:crypto';
import { openPrescription, sealStatement } from '../../../shared/data/clinic/prescription-seal.ts';
import { prescriptions } from '../../../shared/data/clinic/prescriptions.ts';
import { members } from '../../../shared/data/people/members.ts';
import {
  type Prescription,
  type PrescriptionKey,
  requirePrescriber,
  signPrescription,
} from '../../../shared/domain/clinic/prescriptions/prescription.ts';
import { type Statement, statementOf, validityOf } from '../../../shared/domain/clinic/prescriptions/statement.ts';
import { statusAfter } from '../../../shared/domain/clinic/prescriptions/states.ts';
import type { Signer } from '../../../shared/domain/clinic/signer.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { signText } from '../signing/key.ts';
import { type SigningCaller, signerNow, statedAs } from '../signing/signer.ts';
import type { TreatedPatient } from './known.ts';

/** What is signed: the statement in its canonical form, and the digest by which it is known that it was this that somebody was shown. */
const shown = (
  draft: Prescription,
  { dataKey, person }: TreatedPatient,
  signer: Signer,
  now: string,
): { statement: Statement; text: string; digest: string } => {
  requirePrescriber(draft, signer.userId);
  statusAfter(draft.status, 'sign');
  const statement = statementOf(draft, openPrescription(draft, dataKey), person(), signer, now);
  return { statement, ...statedAs(statement) };
};

/** What whoever wrote a draft is shown before they sign it. */
export const showStatement = async (
  id: PrescriptionKey,
  patient: TreatedPatient,
  caller: SigningCaller,
): Promise<{ text: string; digest: string }> => {
  const [draft, { signer }] = await Promise.all([prescriptions.get(id), signerNow(id.workspaceId, caller, 'prescription:sign')]);
  const { text, digest } = shown(draft, patient, signer, caller.now);
  return { text, digest };
};

/**
 * Signs a draft as it was shown, in one write, which holds only while whoever signs is the member that they were when their right was looked at.
 * Fails with `statement_changed` where it would say something else by now.
 */
export const sign = (
  id: PrescriptionKey,
  digest: string,
  patient: TreatedPatient,
  caller: SigningCaller,
  ifMatch: readonly number[] | undefined,
): Promise<Prescription> =>
  prescriptions.update(
    id,
    async draft => {
      const { member, signer } = await signerNow(id.workspaceId, caller, 'prescription:sign');
      const now = shown(draft, patient, signer, caller.now);
      // The digest of what it says now is told with that text alone: whoever had it from here would sign what they were not shown.
      if (now.digest !== digest) throw new Failure('statement_changed');
      const { userId: by, role } = signer;
      const at = caller.now;
      const signature = {
        statement: sealStatement(id, now.text, patient.dataKey, randomBytes),
        ...(await signText(now.text, { signer: by, role, at })),
        ...{ by, at },
      };
      const change = signPrescription(draft, signature, validityOf(now.statement, at));
      return { ...change, beside: [members.unchanged(member)] };
    },
    patient.marked,
    ifMatch,
  );
