import type { Signature } from '../signature.ts';
import { compositionReference } from './composition.ts';
import { documentReference, type NoteShown } from './document.ts';
import { base64, type Coding, type Concept, type Reference, referenceTo } from './elements.ts';
import { noteProvenanceKeys, prescriptionKeys } from './ids.ts';
import { type PrescriptionShown, prescriptionReference } from './medication.ts';

export type Provenance = {
  resourceType: 'Provenance';
  id: string;
  target: Reference[];
  recorded: string;
  agent: { type: Concept; who: Reference }[];
  signature: { type: Coding[]; when: string; who: Reference; targetFormat: string; sigFormat: string; data: string }[];
};

const participant = (code: 'author' | 'verifier'): Concept => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code }],
});
const purposes = 'urn:iso-astm:E1762-95:2013';
const authorsSignature: Coding = { system: purposes, code: '1.2.840.10065.1.12.1.1', display: 'Author’s Signature' };
const verificationSignature: Coding = { system: purposes, code: '1.2.840.10065.1.12.1.5', display: 'Verification Signature' };

/** A detached signature and what was signed as one JWS in JSON (RFC 7515 7.2.2; what is signed stands there as it is, RFC 7797). */
const jwsOf = ({ jws, statement }: { jws: string; statement: string }): string => {
  const [header, , signature] = jws.split('.');
  return JSON.stringify({ protected: header, payload: statement, signature });
};

/** A signature with what was signed: all that it takes to verify it but the key. */
const signatureOf = (signature: Signature, type: Coding): Provenance['signature'][number] => ({
  type: [type],
  when: signature.at,
  who: referenceTo('Practitioner', signature.by),
  targetFormat: 'application/json',
  sigFormat: 'application/jose+json',
  data: base64(jwsOf(signature)),
});

/** Who has signed something, and who has signed it, too, and with what. */
const provenanceOf = (id: string, target: Reference[], signature: Signature, cosignature?: Signature): Provenance => {
  const others = cosignature ? [cosignature] : [];
  return {
    resourceType: 'Provenance',
    id,
    target,
    recorded: (cosignature ?? signature).at,
    agent: [
      { type: participant('author'), who: referenceTo('Practitioner', signature.by) },
      ...others.map(({ by }) => ({ type: participant('verifier'), who: referenceTo('Practitioner', by) })),
    ],
    signature: [signatureOf(signature, authorsSignature), ...others.map(each => signatureOf(each, verificationSignature))],
  };
};

/** Who has signed a prescription. Nothing where nobody has. */
export const provenanceResource = (prescription: PrescriptionShown): Provenance | undefined =>
  prescription.signature &&
  provenanceOf(prescriptionKeys.write(prescription), [prescriptionReference(prescription)], prescription.signature);

/** Who has signed a note. Nothing where nobody has. */
export const noteProvenance = (note: NoteShown): Provenance | undefined =>
  note.signature &&
  provenanceOf(noteProvenanceKeys.write(note), [documentReference(note), compositionReference(note)], note.signature, note.cosignature);
