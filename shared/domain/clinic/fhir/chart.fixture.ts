import fc from 'fast-check';
import { anyId } from '../../core/ids.fixture.ts';
import { Text, WrittenText } from '../../core/text.ts';
import { NoteStatus } from '../notes/states.ts';
import { type PortalAccess, PortalBasis, PortalScope } from '../portal/portal-access.ts';
import { ControlledSchedule } from '../prescriptions/content.ts';
import { PrescriptionStatus } from '../prescriptions/states.ts';
import type { NoteShown } from './document.ts';
import type { DispenseShown, PrescriptionShown } from './medication.ts';
import { anyDay, anyInstant, anyLine, anyPatient, anyText, anyVersion } from './patient.fixture.ts';

const ids = { workspaceId: anyId('workspace'), patientId: anyId('patient'), prescriptionId: anyId('prescription') };
const userId = anyId('user');
const made = { createdBy: userId, createdAt: anyInstant, version: anyVersion };
const required = <T extends object>(from: T) => Object.keys(from) as (keyof T)[];

const quantity = fc.record({ value: fc.double({ min: 0.001, max: 100_000, noNaN: true }), unit: anyLine(40) });
const days = fc.integer({ min: 1, max: 365 });
const coding = fc.record({ system: fc.constant('urn:oid:2.16.840.1.113883.6.73'), code: fc.constant('J01CA04') });
const medication = fc.record({ text: anyLine(200), coding }, { requiredKeys: ['text'] });
const prescribed = {
  ...{ ...ids, ...made, status: fc.constantFrom(...PrescriptionStatus.options), medication, dose: anyLine(200), quantity, days },
  repeats: fc.integer({ min: 0, max: 99 }),
};
const jws = fc.constant('eyJhbGciOiJFUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19..c2lnbmF0dXJl');
const signature = fc.record({ statement: anyText(WrittenText(200), 200), jws, keyId: fc.constant('key'), by: userId, at: anyInstant });

/** Any prescription, as it is shown. */
export const anyPrescription: fc.Arbitrary<PrescriptionShown> = fc
  .record(
    {
      ...{
        ...prescribed,
        instructions: anyText(WrittenText(2_000), 2_000),
        startsOn: anyDay,
        schedule: fc.constantFrom(...ControlledSchedule.options),
      },
      ...{ months: fc.integer({ min: 1, max: 12 }), startsAt: anyInstant, endsAt: anyInstant, stoppedAt: anyInstant, signature },
    },
    { requiredKeys: required(prescribed) },
  )
  .map(({ startsAt, endsAt, ...each }) => {
    const [first, last] = [startsAt, endsAt].sort();
    return { ...each, ...(startsAt && endsAt ? { startsAt: first, endsAt: last } : {}) };
  });

const handedOut = { ...ids, ...made, dispenseId: anyId('dispense'), dispensedOn: anyDay, quantity, days };
/** Any dispense, as it is shown. */
export const anyDispense: fc.Arbitrary<DispenseShown> = fc.record(
  { ...handedOut, externalId: anyLine(100), returnReason: anyLine(200), returnedBy: userId, returnedAt: anyInstant },
  { requiredKeys: required(handedOut) },
);

const written = { workspaceId: ids.workspaceId, patientId: ids.patientId, noteId: anyId('note'), ...made };
const signing = { cosigner: userId, signature, cosignature: signature };
const content = { title: anyLine(120), text: anyText(Text(2_000), 2_000) };
/** Any note, as it is shown: drafts are not signed, and what was discarded says nothing. */
export const anyNote: fc.Arbitrary<NoteShown> = fc
  .record(
    {
      ...{ ...written, ...content, ...signing, status: fc.constantFrom(...NoteStatus.options) },
      ...{ appointmentId: anyId('appointment'), amends: anyId('note') },
    },
    { requiredKeys: [...required(written), ...required(content), 'status', 'signature'] },
  )
  .map(({ title, text, signature: by, cosignature, ...note }): NoteShown => {
    if (note.status === 'discarded') return note;
    return note.status === 'draft'
      ? { ...note, title, text }
      : { ...note, title, text, signature: by, ...(cosignature ? { cosignature } : {}) };
  });

const shown = {
  ...{ workspaceId: ids.workspaceId, patientId: ids.patientId, userId, at: anyInstant },
  ...{ accessId: fc.stringMatching(/^[\w-]{22}$/), operation: fc.constantFrom('getPatient', 'searchPatients', 'readFhirPatient') },
};
/** That anybody was shown a patient. */
export const anyAccess = fc.record(
  { ...shown, emergencyAccessId: anyId('emergencyAccess'), refused: fc.constant(true as const) },
  { requiredKeys: required(shown) },
);

/** A patient with whoever treats them. */
export const anyTreated = fc
  .record({ patient: anyPatient, careTeam: fc.option(fc.uniqueArray(userId, { maxLength: 20 }), { nil: undefined }) })
  .map(({ patient, careTeam }) => ({ ...patient, careTeam }));

const asGranted = {
  ...{ workspaceId: ids.workspaceId, patientId: ids.patientId, portalAccessId: anyId('portalAccess') },
  basis: fc.constantFrom(...PortalBasis.options),
  scopes: fc.constant<PortalScope[]>([...PortalScope.options]),
  ...{ evidence: fc.constant('c2VhbGVk'), codeDigest: fc.constant('digest'), tries: fc.constant(0), zone: fc.constant('Europe/Berlin') },
  ...{ grantedBy: userId, createdAt: anyInstant, codeUntil: anyInstant, version: anyVersion },
};
/** Any access to the portal of a patient. */
export const anyPortalAccess: fc.Arbitrary<PortalAccess> = fc.record(
  { ...asGranted, userId, acceptedAt: anyInstant, until: anyInstant, endedAt: anyInstant },
  { requiredKeys: required(asGranted) },
);
