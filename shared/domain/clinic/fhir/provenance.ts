import { base64, type Coding, type Concept, type Reference, referenceTo } from './elements.ts';
import { prescriptionKeys } from './ids.ts';
import { type PrescriptionShown, prescriptionReference } from './medication.ts';

export type Provenance = {
  resourceType: 'Provenance';
  id: string;
  target: Reference[];
  recorded: string;
  agent: { type: Concept; who: Reference }[];
  signature: { type: Coding[]; when: string; who: Reference; targetFormat: string; sigFormat: string; data: string }[];
};

const author: Concept = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'author' }] };
const authorsSignature: Coding = {
  system: 'urn:iso-astm:E1762-95:2013',
  code: '1.2.840.10065.1.12.1.1',
  display: 'Author’s Signature',
};

/** A detached signature and what was signed as one JWS in JSON (RFC 7515 7.2.2; what is signed stands there as it is, RFC 7797). */
const jwsOf = ({ jws, statement }: { jws: string; statement: string }): string => {
  const [header, , signature] = jws.split('.');
  return JSON.stringify({ protected: header, payload: statement, signature });
};

/** Who has signed a prescription, and with what: all that it takes to verify it but the key. Nothing where nobody has. */
export const provenanceResource = (prescription: PrescriptionShown): Provenance | undefined => {
  const { signature } = prescription;
  if (!signature) return undefined;
  const who = referenceTo('Practitioner', signature.by);
  const form = { targetFormat: 'application/json', sigFormat: 'application/jose+json', data: base64(jwsOf(signature)) };
  return {
    resourceType: 'Provenance',
    id: prescriptionKeys.write(prescription),
    target: [prescriptionReference(prescription)],
    recorded: signature.at,
    agent: [{ type: author, who }],
    signature: [{ type: [authorsSignature], when: signature.at, who, ...form }],
  };
};
