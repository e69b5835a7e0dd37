import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Resource } from './bundle.ts';
import { anyNote, anyPrescription } from './chart.fixture.ts';
import { documentReferenceResource } from './document.ts';
import { medicationRequestResource } from './medication.ts';
import { anyPatient } from './patient.fixture.ts';
import { patientResource } from './patient.ts';
import { type Extent, subsetOf } from './subset.ts';

const anyResource: fc.Arbitrary<Resource> = fc.oneof(
  anyPatient.map(patientResource),
  anyNote.map(documentReferenceResource),
  anyPrescription.map(medicationRequestResource),
);
const anyExtent: fc.Arbitrary<Extent> = fc.oneof(
  fc.constantFrom('summary' as const, 'text' as const),
  fc
    .uniqueArray(fc.constantFrom('name', 'birthDate', 'medication', 'content', 'unknown'), { minLength: 1 })
    .map(elements => ({ elements })),
);
const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

describe('a part of a resource', () => {
  test('tells nothing that the whole does not, says that it is a part, and is the same taken again', () => {
    fc.assert(
      fc.property(anyResource, anyExtent, (whole, extent) => {
        const { meta, ...part } = subsetOf(whole, extent) as Resource & { meta: { tag: object[]; versionId?: string } };
        expect(whole).toMatchObject(part);
        expect(meta).toEqual({ ...(whole as { meta?: object }).meta, tag: [subsetted] });
        expect(subsetOf({ ...part, meta } as Resource, extent)).toEqual({ ...part, meta });
      }),
    );
  });

  test('has what R4 needs there, whatever is asked for, and of elements those that are asked for', () => {
    fc.assert(
      fc.property(anyPrescription.map(medicationRequestResource), anyExtent, (whole, extent) => {
        const part = subsetOf(whole, extent);
        const { status, intent, subject, medicationCodeableConcept } = whole;
        expect(part).toMatchObject({ status, intent, subject, medicationCodeableConcept });
        expect('dosageInstruction' in part).toBe(false);
      }),
    );
    fc.assert(
      fc.property(anyPatient.map(patientResource), whole => {
        expect(Object.keys(subsetOf(whole, { elements: ['name'] })).sort()).toEqual(
          ['active', 'id', 'meta', 'name', 'resourceType', ...(whole.link ? ['link'] : [])].sort(),
        );
      }),
    );
  });

  test('keeps the invariants of R4 whatever single element is asked for: begin and end together, a name, whose consent it is and by which rule', () => {
    for (const [resourceType, needed] of [
      ['Appointment', ['start', 'end']],
      ['Organization', ['name']],
      ['Consent', ['patient', 'policyRule']],
    ] as const) {
      const whole = { resourceType, id: '1', status: 'booked', ...Object.fromEntries(needed.map(each => [each, 'x'])) } as Resource;
      for (const extent of ['summary', 'text', ...['status', ...needed].map(each => ({ elements: [each] }))] as Extent[])
        expect([resourceType, extent, Object.keys(subsetOf(whole, extent))]).toEqual([
          resourceType,
          extent,
          expect.arrayContaining(needed as unknown as string[]),
        ]);
    }
  });

  test('is no part where all is asked for', () => {
    fc.assert(
      fc.property(anyResource, whole => {
        expect(subsetOf(whole, undefined)).toBe(whole);
      }),
    );
  });
});
