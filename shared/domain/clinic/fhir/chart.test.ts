import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stateOf } from '../portal/portal-access.ts';
import { auditEventResource } from './audit-event.ts';
import { careTeamResource } from './care-team.ts';
import { anyAccess, anyDispense, anyPortalAccess, anyPrescription, anyTreated } from './chart.fixture.ts';
import { consentResources } from './consent.ts';
import { accessKeys, dispenseKeys, prescriptionKeys, relatedPersonKeys } from './ids.ts';
import { medicationDispenseResource, medicationRequestResource } from './medication.ts';
import { anyInstant } from './patient.fixture.ts';
import { patientResource } from './patient.ts';
import { provenanceResource } from './provenance.ts';
import { relatedPersonResource } from './related-person.ts';

test('what is prescribed is told whole, and how often it may be dispensed again without the first time', () => {
  fc.assert(
    fc.property(anyPrescription, prescription => {
      const told = medicationRequestResource(prescription);
      const { medication, dose, instructions, quantity, days, repeats, schedule } = prescription;
      expect(told.medicationCodeableConcept).toEqual({
        text: medication.text,
        ...(medication.coding ? { coding: [medication.coding] } : {}),
      });
      expect(told.dosageInstruction).toEqual([{ text: dose, ...(instructions === undefined ? {} : { patientInstruction: instructions }) }]);
      expect(told.dispenseRequest).toMatchObject({
        numberOfRepeatsAllowed: repeats,
        quantity,
        expectedSupplyDuration: { value: days, code: 'd' },
      });
      expect(told.extension?.[0]?.valueCode).toBe(schedule);
      expect(prescriptionKeys.read(told.id)).toMatchObject({ prescriptionId: prescription.prescriptionId });
    }),
  );
});

test('what nobody has signed was withdrawn where it is stopped, and what is signed is active before its first day', () => {
  const statuses = { draft: 'draft', signed: 'active', active: 'active', on_hold: 'on-hold', completed: 'completed' } as const;
  fc.assert(
    fc.property(anyPrescription, prescription => {
      const { status } = prescription;
      const expected = status === 'stopped' ? (prescription.signature ? 'stopped' : 'cancelled') : statuses[status];
      expect(medicationRequestResource(prescription).status).toBe(expected);
    }),
  );
});

test('what was dispensed says by which prescription, and was cancelled where it came back', () => {
  fc.assert(
    fc.property(anyPrescription, anyDispense, (prescription, dispense) => {
      const ofIt = { ...dispense, patientId: prescription.patientId, prescriptionId: prescription.prescriptionId };
      const told = medicationDispenseResource(ofIt, prescription);
      expect(told.authorizingPrescription).toEqual([{ reference: `MedicationRequest/${medicationRequestResource(prescription).id}` }]);
      expect(told.subject).toEqual(medicationRequestResource(prescription).subject);
      expect(told.status).toBe(dispense.returnedAt ? 'cancelled' : 'completed');
      expect(dispenseKeys.read(told.id)).toMatchObject({ dispenseId: dispense.dispenseId });
    }),
  );
});

test('a signature is verified by what its Provenance holds, and the key', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  fc.assert(
    fc.property(
      anyPrescription.filter(each => each.signature !== undefined),
      prescription => {
        const signed = prescription.signature!;
        const [header] = signed.jws.split('.');
        const raw = sign('sha256', Buffer.from(`${header}.${signed.statement}`), { key: privateKey, dsaEncoding: 'ieee-p1363' });
        const told = provenanceResource({ ...prescription, signature: { ...signed, jws: `${header}..${raw.toString('base64url')}` } })!;
        const { data } = told.signature[0]!;
        const jws = JSON.parse(Buffer.from(data, 'base64').toString());
        const bytes = Buffer.from(`${jws.protected}.${jws.payload}`);
        const signature = Buffer.from(jws.signature, 'base64url');
        expect(verify('sha256', bytes, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
        expect(told.target[0]!.reference).toBe(`MedicationRequest/${medicationRequestResource(prescription).id}`);
      },
    ),
    { numRuns: 30 },
  );
  fc.assert(fc.property(anyPrescription, ({ signature: _none, ...draft }) => provenanceResource(draft) === undefined));
});

test('whoever was shown a patient is told by an event of its own, and whether they broke the glass', () => {
  fc.assert(
    fc.property(anyAccess, access => {
      const told = auditEventResource(access);
      const { patientId, accessId, at } = access;
      expect(accessKeys.read(told.id)).toEqual({ patientId, accessId, at: Date.parse(at) });
      expect(told.purposeOfEvent?.[0]?.coding?.[0]?.code).toBe(access.emergencyAccessId ? 'BTG' : undefined);
      expect(JSON.stringify(told)).not.toContain('"name"');
    }),
  );
});

test('a care team is all who treat a patient', () => {
  fc.assert(
    fc.property(anyTreated, patient => {
      const { participant = [], subject } = careTeamResource(patient);
      expect(participant).toHaveLength(patient.careTeam?.length ?? 0);
      expect(subject.reference).toBe(`Patient/${patientResource(patient).id}`);
    }),
  );
});

test('each channel that a patient was asked of is a consent, given or not', () => {
  fc.assert(
    fc.property(anyTreated, patient => {
      const told = consentResources(patient);
      const asked = Object.values(patient.consents ?? {});
      expect(told.map(({ provision }) => provision.type === 'permit').sort()).toEqual(asked.map(each => each!.given).sort());
      expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
      for (const { id } of told) expect(id).toMatch(/^[A-Za-z0-9\-.]{1,64}$/);
    }),
  );
});

test('whoever acts for a patient is told with their right and until when, and neither offers nor the patient are among them', () => {
  const age = { birthDate: '2015-06-14', majorityAge: 18 };
  fc.assert(
    fc.property(anyPortalAccess, anyInstant, (access, now) => {
      const told = relatedPersonResource(access, age, now);
      expect(told === undefined).toBe(access.basis === 'self' || access.acceptedAt === undefined);
      if (!told) return;
      expect(relatedPersonKeys.read(told.id)).toEqual({ patientId: access.patientId, portalAccessId: access.portalAccessId });
      expect(told.active).toBe(stateOf(access, age, now) === 'open');
      expect(told.period.start).toBe(access.acceptedAt);
      if (told.period.end !== undefined) expect(told.period.end >= told.period.start).toBe(true);
      // Somebody who was shown a patient by it is known by the same name.
      const { who } = auditEventResource({ ...access, userId: access.grantedBy, at: now, accessId: 'a'.repeat(22), operation: 'x' })
        .agent[0]!;
      expect(told.identifier).toEqual([who.identifier]);
    }),
  );
});
