import * as z from 'zod';
import type { WorkspaceId } from '../../core/ids.ts';
import { type InvalidCode, invalid, invalidCode } from '../../core/invalid.ts';
import { LanguageTag } from '../../core/text.ts';
import { Zone } from '../../time/when.ts';
import type { Patient } from '../patient.ts';
import {
  PatientContact,
  PatientIdentifier,
  PatientInput,
  PatientName,
  type PatientPatch,
  type PatientPerson,
  patientLimits,
} from '../patient-content.ts';
import type { PatientMatchInput } from '../patient-match.ts';
import { FhirReference, filled, Meta, metaOf, referenceTo, withoutGaps, zoneExtension, zoneUrl } from './elements.ts';
import { fhirIdOf } from './ids.ts';

const genderIdentityUrl = 'http://hl7.org/fhir/StructureDefinition/patient-genderIdentity';
const birthSexUrl = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex';
const languages = 'urn:ietf:bcp:47';
const identifierTypes = 'http://terminology.hl7.org/CodeSystem/v2-0203';

/** Who says the medical record numbers of a clinic, as the system of an identifier. */
export const recordNumberSystem = (workspaceId: WorkspaceId): string => `urn:almanac:record-number:${workspaceId}`;

const { birthDate, birthSex, genderIdentity } = PatientInput.shape;
const name = PatientName.shape;

const Extension = z.discriminatedUnion('url', [
  z.strictObject({ url: z.literal(zoneUrl), valueCode: Zone }),
  z.strictObject({ url: z.literal(genderIdentityUrl), valueCodeableConcept: z.strictObject({ text: genderIdentity.unwrap() }) }),
  z.strictObject({ url: z.literal(birthSexUrl), valueCode: birthSex.unwrap() }),
]);
type Extension = z.infer<typeof Extension>;
const isEachOnce = (extensions: readonly Extension[]): boolean => new Set(extensions.map(({ url }) => url)).size === extensions.length;

const RecordNumberType = z.strictObject({
  coding: z.tuple([z.strictObject({ system: z.literal(identifierTypes), code: z.literal('MR') })]),
});
const Identifier = z.strictObject({
  ...PatientIdentifier.shape,
  use: z.literal('usual').optional(),
  type: RecordNumberType.optional(),
});
const HumanName = z.strictObject({
  use: name.use,
  family: name.family,
  given: name.given.unwrap().min(1).optional(),
  prefix: z.tuple([name.prefix.unwrap()]).optional(),
  suffix: z.tuple([name.suffix.unwrap()]).optional(),
});
const Communication = z.strictObject({
  language: z.strictObject({ coding: z.tuple([z.strictObject({ system: z.literal(languages), code: LanguageTag })]) }),
  preferred: z.literal(true).optional(),
});

/**
 * A patient of FHIR R4, with what of it is kept here: all else is refused by the name of its place. `meta` and `link` say nothing in what is sent, nor
 * does `id` of who is new, as FHIR has it.
 */
export const FhirPatient = z.strictObject({
  resourceType: z.literal('Patient'),
  id: z.string().optional(),
  meta: Meta.optional(),
  extension: z.array(Extension).min(1).refine(isEachOnce, invalidCode('not_valid')).optional(),
  identifier: z
    .array(Identifier)
    .min(1)
    .max(patientLimits.identifiers + 1)
    .optional(),
  active: z.boolean().optional(),
  name: z.array(HumanName).min(1).max(patientLimits.names),
  telecom: z.array(PatientContact).min(1).max(patientLimits.contacts).optional(),
  gender: PatientInput.shape.gender.optional(),
  birthDate,
  communication: z.tuple([Communication]).optional(),
  managingOrganization: FhirReference.optional(),
  /** Other records of the same person. What is sent says nothing by it. */
  link: z
    .array(z.strictObject({ other: FhirReference, type: z.enum(['replaced-by', 'replaces']) }))
    .min(1)
    .optional(),
});
export type FhirPatient = z.infer<typeof FhirPatient>;

/** A patient as whoever asks is shown them, without what stands in their chart: that is no part of a Patient of FHIR. */
export type PatientShown = PatientPerson &
  Pick<Patient, 'workspaceId' | 'patientId' | 'endedAt' | 'version'> &
  Partial<Pick<Patient, 'merged' | 'mergedFrom'>>;

const humanName = ({ use, family, given, prefix, suffix }: PatientName): z.infer<typeof HumanName> =>
  withoutGaps({
    use,
    family,
    given: filled(given),
    prefix: prefix === undefined ? undefined : ([prefix] as [string]),
    suffix: suffix === undefined ? undefined : ([suffix] as [string]),
  });

const extensionsOf = ({ zone, genderIdentity: identity, birthSex: sex }: PatientPerson): Extension[] => [
  ...(zone === undefined ? [] : [zoneExtension(zone)]),
  ...(identity === undefined ? [] : [{ url: genderIdentityUrl, valueCodeableConcept: { text: identity } } as const]),
  ...(sex === undefined ? [] : [{ url: birthSexUrl, valueCode: sex } as const]),
];

/** The other records of the same person: the one in which this goes on, or those that go on in this. */
const linksOf = ({ merged, mergedFrom = [] }: Partial<Pick<Patient, 'merged' | 'mergedFrom'>>): FhirPatient['link'] =>
  merged
    ? [{ other: referenceTo('Patient', merged.survivor), type: 'replaced-by' }]
    : filled(mergedFrom.map(each => ({ other: referenceTo('Patient', each), type: 'replaces' as const })));

/** A patient as FHIR R4 has them: their medical record number is the first of their identifiers. */
export const patientResource = (patient: PatientShown): FhirPatient => {
  const { workspaceId, patientId, recordNumber, names, identifiers = [], contacts, gender, language, endedAt, version } = patient;
  const type: z.infer<typeof RecordNumberType> = { coding: [{ system: identifierTypes, code: 'MR' }] };
  return withoutGaps<FhirPatient>({
    resourceType: 'Patient',
    id: fhirIdOf(patientId),
    meta: metaOf(version),
    extension: filled(extensionsOf(patient)),
    identifier: [{ use: 'usual', type, system: recordNumberSystem(workspaceId), value: recordNumber }, ...identifiers],
    active: endedAt === undefined && patient.merged === undefined,
    name: names.map(humanName),
    telecom: filled(contacts),
    gender,
    birthDate: patient.birthDate,
    communication:
      language === undefined ? undefined : [{ language: { coding: [{ system: languages, code: language }] }, preferred: true }],
    managingOrganization: referenceTo('Organization', workspaceId),
    link: linksOf(patient),
  });
};

type About = Pick<PatientInput, 'names' | 'gender' | 'birthDate' | 'birthSex' | 'genderIdentity' | 'contacts' | 'zone' | 'language'>;

/** What a Patient says that is read the same whether they are new or not. What it does not say of their gender is unknown. */
const aboutOf = ({ extension = [], name: names, telecom, gender, communication, ...rest }: FhirPatient): About => {
  const valueAt = <U extends Extension['url']>(url: U) =>
    extension.find((each): each is Extract<Extension, { url: U }> => each.url === url);
  return {
    names: names.map(({ prefix, suffix, ...each }) => withoutGaps({ ...each, prefix: prefix?.[0], suffix: suffix?.[0] })),
    gender: gender ?? 'unknown',
    birthDate: rest.birthDate,
    birthSex: valueAt(birthSexUrl)?.valueCode,
    genderIdentity: valueAt(genderIdentityUrl)?.valueCodeableConcept.text,
    contacts: telecom,
    zone: valueAt(zoneUrl)?.valueCode,
    language: communication?.[0].language.coding[0].code,
  };
};

const requireClinic = ({ managingOrganization }: FhirPatient, workspaceId: WorkspaceId): void => {
  if (managingOrganization && managingOrganization.reference !== referenceTo('Organization', workspaceId).reference)
    throw invalid('/managingOrganization/reference', 'not_valid');
};

type FhirIdentifier = NonNullable<FhirPatient['identifier']>[number];

/** What is wrong with what others call them: a use or a type, which is not kept, a name of ours, or one that stood there before. */
const wrongIn = (
  { use, type, system, value }: FhirIdentifier,
  before: readonly FhirIdentifier[],
): [place: string, code: InvalidCode] | undefined => {
  if (use ?? type) return [use ? '/use' : '/type', 'unknown_field'];
  if (system.toLowerCase().startsWith('urn:almanac:')) return ['/system', 'not_valid'];
  return before.some(each => each.system === system && each.value === value) ? ['', 'not_valid'] : undefined;
};

/** What others call them. Fails with `invalid_request` where the medical record number is another than that of the patient. */
const identifiersIn = ({ identifier = [] }: FhirPatient, workspaceId: WorkspaceId, recordNumber?: string): PatientIdentifier[] => {
  const isOwn = ({ system }: FhirIdentifier): boolean => system === recordNumberSystem(workspaceId);
  for (const [i, each] of identifier.entries()) {
    if (isOwn(each) && each.value !== recordNumber) throw invalid(`/identifier/${i}/value`, 'not_valid');
    const [place, code] = (!isOwn(each) && wrongIn(each, identifier.slice(0, i))) || [];
    if (code) throw invalid(`/identifier/${i}${place}`, code);
  }
  const others = identifier.filter(each => !isOwn(each));
  if (others.length > patientLimits.identifiers) throw invalid('/identifier', 'too_many', { max: patientLimits.identifiers });
  return others.map(({ system, value }) => ({ system, value }));
};

/** A new patient. Fails with `invalid_request` for a medical record number, which the clinic counts, and for who is none any more. */
export const patientInputOf = (resource: FhirPatient, workspaceId: WorkspaceId): PatientInput => {
  if (resource.active === false) throw invalid('/active', 'not_valid');
  requireClinic(resource, workspaceId);
  const identifiers = filled(identifiersIn(resource, workspaceId));
  return withoutGaps<PatientInput>({ ...aboutOf(resource), identifiers });
};

const orNull = <T extends object>(from: T) =>
  Object.fromEntries(Object.entries(from).map(([key, value]) => [key, value ?? null])) as { [K in keyof T]-?: T[K] | null };

/** What changes about a patient who is to be what a Patient says: what it cannot say (consents, alerts, the care team) stays. Fails with `invalid_request` where it is another patient. */
export const patientPatchOf = (
  resource: FhirPatient,
  { workspaceId, patientId, recordNumber }: Pick<PatientShown, 'workspaceId' | 'patientId' | 'recordNumber'>,
): PatientPatch => {
  if (resource.id !== fhirIdOf(patientId)) throw invalid('/id', resource.id === undefined ? 'required' : 'not_valid');
  requireClinic(resource, workspaceId);
  const { names, gender, contacts = [], ...others } = aboutOf(resource);
  const identifiers = identifiersIn(resource, workspaceId, recordNumber);
  return { names, gender, contacts, identifiers, ...orNull(others), ended: resource.active === false };
};

const MatchParameter = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('resource'), resource: FhirPatient }),
  z.strictObject({ name: z.literal('onlyCertainMatches'), valueBoolean: z.boolean() }),
  z.strictObject({ name: z.literal('count'), valueInteger: z.int().min(1).max(1_000) }),
]);
type MatchParameter = z.infer<typeof MatchParameter>;
const areNamedOnce = (parameters: readonly MatchParameter[]): boolean =>
  new Set(parameters.map(each => each.name)).size === parameters.length;

/**
 * What `$match` is asked: who somebody is, how many are told at the most, and whether those alone who are certain. They are sent as they would be
 * registered; names, birth date and identifiers are compared, and nothing else.
 */
export const MatchParameters = z.strictObject({
  resourceType: z.literal('Parameters'),
  parameter: z.array(MatchParameter).min(1).max(3).refine(areNamedOnce, invalidCode('not_valid')),
});

/** Whom `$match` asks for. Fails with `invalid_request` where nobody is named, and for a medical record number: whoever has that is found by it. */
export const matchAsked = ({ parameter }: z.infer<typeof MatchParameters>, workspaceId: WorkspaceId) => {
  const parameterOf = <N extends MatchParameter['name']>(wanted: N) =>
    parameter.find((each): each is Extract<MatchParameter, { name: N }> => each.name === wanted);
  const sought = parameterOf('resource')?.resource;
  if (!sought) throw invalid('/parameter', 'required');
  const identifiers = filled(identifiersIn(sought, workspaceId));
  return {
    input: withoutGaps<PatientMatchInput>({ names: aboutOf(sought).names, birthDate: sought.birthDate, identifiers }),
    onlyCertain: parameterOf('onlyCertainMatches')?.valueBoolean === true,
    count: parameterOf('count')?.valueInteger,
  };
};
