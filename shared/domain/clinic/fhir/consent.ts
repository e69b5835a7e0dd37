import type { PatientId } from '../../core/ids.ts';
import type { Patient } from '../patient.ts';
import type { PatientPerson } from '../patient-content.ts';
import { type Concept, type Reference, referenceTo } from './elements.ts';
import { fhirIdOf, idFrom } from './ids.ts';

export type Consent = {
  resourceType: 'Consent';
  id: string;
  status: 'active';
  scope: Concept;
  category: Concept[];
  patient: Reference;
  dateTime: string;
  performer: Reference[];
  organization: Reference[];
  policyRule: Concept;
  provision: { type: 'permit' | 'deny'; code: Concept[] };
};

type Whose = Pick<Patient, 'workspaceId' | 'patientId'>;
type Consents = NonNullable<PatientPerson['consents']>;
type Channel = keyof Consents;

const actCodes = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

const channels = ['email', 'sms', 'call', 'post'] as const satisfies Channel[];

/** What a consent is called: by its patient and its channel. */
export const consentIdOf = (patientId: PatientId, channel: Channel): string => `${fhirIdOf(patientId)}.${channel}`;
/** Whose consent is called so, and by which channel; nothing where it is none. */
export const consentKeyFrom = (id: string): { patientId: PatientId; channel: Channel } | undefined => {
  const channel = channels.find(each => id.endsWith(`.${each}`));
  const patientId = channel && idFrom('patient', id.slice(0, -channel.length - 1));
  return patientId && { patientId, channel: channel! };
};

const consentResource = ({ workspaceId, patientId }: Whose, channel: Channel, { given, at }: NonNullable<Consents[Channel]>): Consent => ({
  resourceType: 'Consent',
  id: consentIdOf(patientId, channel),
  status: 'active',
  scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
  category: [{ coding: [{ system: actCodes, code: 'IDSCL' }] }],
  patient: referenceTo('Patient', patientId),
  dateTime: at,
  performer: [referenceTo('Patient', patientId)],
  organization: [referenceTo('Organization', workspaceId)],
  policyRule: { coding: [{ system: actCodes, code: given ? 'OPTIN' : 'OPTOUT' }] },
  provision: { type: given ? 'permit' : 'deny', code: [{ coding: [{ system: 'urn:almanac:channel', code: channel }] }] },
});

/** By which channels a patient wants to be told, and by which not: one for each that they were asked of, and in force either way. It is the patient who agrees (`performer`), whoever wrote it down: nobody else consents for them here. */
export const consentResources = ({ consents = {}, ...whose }: Whose & Pick<PatientPerson, 'consents'>): Consent[] =>
  channels.flatMap(channel => {
    const said = consents[channel];
    return said ? [consentResource(whose, channel, said)] : [];
  });
