import fc from 'fast-check';
import type * as z from 'zod';
import { anyId } from '../../core/ids.fixture.ts';
import { Line } from '../../core/text.ts';
import { patientLimits } from '../patient-content.ts';
import { recordNumberOf } from '../patient-number.ts';
import type { PatientShown } from './patient.ts';

const read = (schema: z.ZodType<string>, text: string): string[] => {
  const { data } = schema.safeParse(text);
  return data === undefined ? [] : [data];
};

/** Any text that a schema takes, as it keeps it. */
export const anyText = (schema: z.ZodType<string>, maxLength: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(maxLength, 24) })
    .filter(text => read(schema, text).length > 0)
    .map(text => read(schema, text)[0]!);
/** Any line of people’s texts. */
export const anyLine = (longest: number): fc.Arbitrary<string> => anyText(Line(longest), longest);

export const anyInstant = fc
  .integer({ min: Date.parse('2020-01-01T00:00:00Z'), max: Date.parse('2040-01-01T00:00:00Z') })
  .map(ms => new Date(ms).toISOString());
export const anyZone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC');
export const anyVersion = fc.integer({ min: 1, max: 9_999 });
export const anyDay = anyInstant.map(instant => instant.slice(0, 10));
const systems = ['urn:oid:2.16.840.1.113883.4.1', 'https://insurer.example.org/members', 'http://hl7.org/fhir/sid/us-ssn'];
const languages = ['de', 'en', 'pt-BR', 'es-419', 'zh-Hant'];
const birthDate = fc.oneof(
  anyDay,
  anyDay.map(day => day.slice(0, 7)),
  anyDay.map(day => day.slice(0, 4)),
);

const anyName = fc.record(
  {
    use: fc.constantFrom('usual', 'official', 'temp', 'nickname', 'anonymous', 'old', 'maiden'),
    family: anyLine(80),
    given: fc.array(anyLine(80), { maxLength: patientLimits.given }),
    prefix: anyLine(40),
    suffix: anyLine(40),
  },
  { requiredKeys: ['family'] },
);
export const anyNames = fc.array(anyName, { minLength: 1, maxLength: patientLimits.names });
const anyContact = fc.record(
  { system: fc.constantFrom('phone', 'email'), value: anyLine(120), use: fc.constantFrom('home', 'work', 'mobile') },
  { requiredKeys: ['system', 'value'] },
);
const anyConsent = fc.record({ given: fc.boolean(), by: anyId('user'), at: anyInstant });
const anyConsents = fc.record({ email: anyConsent, sms: anyConsent, call: anyConsent, post: anyConsent }, { requiredKeys: [] });

/** Any patient, as they are shown. */
export const anyPatient: fc.Arbitrary<PatientShown> = fc.record(
  {
    workspaceId: anyId('workspace'),
    patientId: anyId('patient'),
    version: anyVersion,
    endedAt: anyInstant,
    recordNumber: fc.integer({ min: 1, max: 10_000_000 }).map(recordNumberOf),
    names: anyNames,
    birthDate,
    gender: fc.constantFrom('male', 'female', 'other', 'unknown'),
    birthSex: fc.constantFrom('F', 'M', 'OTH', 'UNK', 'ASKU'),
    genderIdentity: anyLine(80),
    identifiers: fc.uniqueArray(fc.record({ system: fc.constantFrom(...systems), value: anyLine(64) }), {
      maxLength: patientLimits.identifiers,
      selector: ({ system, value }) => `${system} ${value}`,
    }),
    contacts: fc.array(anyContact, { maxLength: patientLimits.contacts }),
    zone: anyZone,
    language: fc.constantFrom(...languages),
    consents: anyConsents,
  },
  { requiredKeys: ['workspaceId', 'patientId', 'version', 'recordNumber', 'names', 'gender'] },
);
