import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyId } from '../../core/ids.fixture.ts';
import { type IdKind, prefixes } from '../../core/ids.ts';
import { accessKeys, appointmentKeys, dispenseKeys, fhirIdOf, idFrom, noteKeys, prescriptionKeys, responseKeys, slotKeys } from './ids.ts';

const fhirId = /^[A-Za-z0-9\-.]{1,64}$/;
const kinds = fc.constantFrom(...(Object.keys(prefixes) as IdKind[]));

test('an id of ours is one of FHIR, and is read back as what it was, by its own kind alone', () => {
  fc.assert(
    fc.property(fc.tuple(kinds, anyId('user'), kinds), ([kind, userId, other]) => {
      const id = `${prefixes[kind]}_${userId.slice(-26)}`;
      expect(fhirIdOf(id)).toMatch(fhirId);
      expect(idFrom(kind, fhirIdOf(id))).toBe(id);
      if (other !== kind) expect(idFrom(other, fhirIdOf(id))).toBeUndefined();
    }),
  );
});

const patientId = anyId('patient');
const prescriptionId = anyId('prescription');
const at = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const named = [
  { what: 'a visit', keys: appointmentKeys, key: fc.record({ patientId, appointmentId: anyId('appointment') }) },
  {
    what: 'an answer',
    keys: responseKeys,
    key: fc.record({ patientId, appointmentId: anyId('appointment'), actor: anyId('user').map(id => id.slice(-26)) }),
  },
  { what: 'a prescription', keys: prescriptionKeys, key: fc.record({ patientId, prescriptionId }) },
  { what: 'a dispense', keys: dispenseKeys, key: fc.record({ patientId, prescriptionId, dispenseId: anyId('dispense') }) },
  { what: 'a note', keys: noteKeys, key: fc.record({ patientId, noteId: anyId('note') }) },
  { what: 'an access', keys: accessKeys, key: fc.record({ patientId, at, accessId: fc.stringMatching(/^[\w-]{22}$/) }) },
  {
    what: 'a free time',
    keys: slotKeys,
    key: fc.record({
      scheduleId: anyId('schedule'),
      visitTypeId: anyId('visitType'),
      start: at,
      minutes: fc.integer({ min: 0, max: 720 }),
    }),
  },
];
type Keys = { write: (key: unknown) => string; read: (text: string) => unknown };

test.each(named)('$what is called by an id of FHIR that says the whole key', ({ keys, key }) => {
  const { write, read } = keys as unknown as Keys;
  fc.assert(
    fc.property(key as fc.Arbitrary<unknown>, each => {
      expect(write(each)).toMatch(fhirId);
      expect(read(write(each))).toEqual(each);
    }),
  );
});

test.each(named)('no two ids mean the same $what, and what is none is read as nothing', ({ keys }) => {
  const { write, read } = keys as unknown as Keys;
  const { length } = write(fc.sample(named.find(each => each.keys === keys)!.key as fc.Arbitrary<unknown>, 1)[0]);
  fc.assert(
    fc.property(fc.stringMatching(new RegExp(`^[A-Za-z0-9.-]{${length}}$`)), text => {
      const key = read(text);
      if (key !== undefined) expect(write(key)).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), text => {
      if (text.length !== length) expect(read(text)).toBeUndefined();
    }),
  );
});
