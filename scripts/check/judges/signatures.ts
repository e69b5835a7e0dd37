import { generateKeyPairSync, hash, sign } from 'node:crypto';
import {
  detachedJws,
  headerOf,
  type PublicKey,
  rawSignature,
  type VerifyingKey,
  verifyingKeyOf,
} from '../../../functions/clinic/signing/jws.ts';
import { cosigner, draftedNote } from '../../../shared/domain/clinic/notes/note.fixture.ts';
import { cosignatureStatementOf, noteStatementOf } from '../../../shared/domain/clinic/notes/statement.ts';
import type { PatientPerson } from '../../../shared/domain/clinic/patient-content.ts';
import { acting, prescriptionKey } from '../../../shared/domain/clinic/prescriptions/prescription.fixture.ts';
import { draftPrescription } from '../../../shared/domain/clinic/prescriptions/prescription.ts';
import { statementOf } from '../../../shared/domain/clinic/prescriptions/statement.ts';
import { canonical } from '../../../shared/domain/core/canonical.ts';

/** A signed prescription or note as it is exported, with the keys that a stage tells. */
export type SignedCase = { text: string; jws: string; keys: VerifyingKey[] };

const patient: PatientPerson = {
  recordNumber: '00000013',
  names: [{ family: 'Müller-Østergård', given: ['Änne', '𝄞'] }],
  birthDate: '1984-02-29',
  gender: 'female',
};

const { userId, now } = acting;

const signer = { userId, name: 'Dr. Beyer', role: 'clinician', zone: 'Europe/Berlin' };

const textOf = (dose: string): string => {
  const { next } = draftPrescription(prescriptionKey, 'none', acting);
  const quantity = { value: 0.5, unit: 'ml' };
  const content = { medication: { text: 'Ramipril 5 mg "retard" \\ 1\u2028' }, dose, quantity, days: 100, repeats: 2 };
  return canonical(statementOf(next, content, patient, signer, now));
};

const noteOf = (i: number): string => {
  const note = draftedNote({ cosigner });
  const content = { title: 'Visit – “first”', text: `Cough \\ ${i}\n\tÄnne 𝄞\u2028` };
  const text = canonical(noteStatementOf(note, content, patient, signer, undefined, 'passkey'));
  const signed = { noteId: note.noteId, digest: hash('sha256', text, 'base64url') };
  return i % 2 ? text : canonical(cosignatureStatementOf(note, signed, text, { ...signer, userId: cosigner }, 'passkey'));
};

/** Prescriptions, notes and other signatures of these as they are shown, signed as KMS and we do it: a hundred, each with a key of its own, so that short integers are among them. */
export const signedCases = (): SignedCase[] =>
  Array.from({ length: 100 }, (_, i) => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = verifyingKeyOf(pair.publicKey.export({ format: 'jwk' }) as PublicKey);
    const header = headerOf({ keyId: key.kid, signer: userId, role: 'clinician', at: now });
    const text = i % 3 ? textOf(`${i} drops`) : noteOf(i);
    const der = sign('sha256', Buffer.from(`${header}.${text}`), { key: pair.privateKey, dsaEncoding: 'der' });
    return { text, jws: detachedJws(header, rawSignature(der)), keys: [key] };
  });
