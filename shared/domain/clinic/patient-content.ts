import * as z from 'zod';
import { type Actor, patientActor } from '../core/due.ts';
import { Failure } from '../core/failure.ts';
import { UserId } from '../core/ids.ts';
import { invalid } from '../core/invalid.ts';
import { withoutNull } from '../core/merge-patch.ts';
import { orElse } from '../core/newer.ts';
import { LanguageTag, Line } from '../core/text.ts';
import { Zone } from '../time/when.ts';
import { careTeamMost } from './care-team.ts';

/** How much there is of a patient at the most. */
export const patientLimits = { names: 5, given: 5, identifiers: 4, contacts: 10, alerts: 20 };

/** A name as FHIR's HumanName has it. Who has one name alone has it as `family`. */
export const PatientName = z.strictObject({
  use: z.enum(['usual', 'official', 'temp', 'nickname', 'anonymous', 'old', 'maiden']).optional(),
  family: Line(80),
  given: z.array(Line(80)).max(patientLimits.given).optional(),
  prefix: Line(40).optional(),
  suffix: Line(40).optional(),
});
export type PatientName = z.infer<typeof PatientName>;

/** What somebody else calls the patient: `system` says who, as a URI (an insurer, a register, another clinic). */
export const PatientIdentifier = z.strictObject({ system: z.string().regex(/^[a-z][a-z0-9+.-]{1,19}:[!-~]{1,180}$/), value: Line(64) });
export type PatientIdentifier = z.infer<typeof PatientIdentifier>;

/** By what a patient is reached. */
export const PatientContact = z.strictObject({
  system: z.enum(['phone', 'email']),
  value: Line(120),
  use: z.enum(['home', 'work', 'mobile']).optional(),
});

const channels = ['email', 'sms', 'call', 'post'] as const;
/** The same of each channel by which a patient may be told. */
export const forEachChannel = <T extends z.ZodType>(schema: T) =>
  z.strictObject(Object.fromEntries(channels.map(channel => [channel, schema])) as Record<(typeof channels)[number], T>);

/** Whether the patient wants to be told by a channel, who wrote that down (a member, or the patient by the link of a mail), and when. */
export const PatientConsents = forEachChannel(
  z.object({ given: z.boolean(), by: UserId.or(z.literal(patientActor)), at: z.iso.datetime() }).optional(),
);

/** A date that may be known to the month or to the year alone, as FHIR's `date`. */
export const PartialDate = z.union([
  z.iso.date(),
  z.string().regex(/^(19|2\d)\d{2}-(0[1-9]|1[0-2])$/),
  z.string().regex(/^(19|2\d)\d{2}$/),
]);

const about = {
  names: z.array(PatientName).min(1).max(patientLimits.names),
  birthDate: PartialDate.optional(),
  gender: z.enum(['male', 'female', 'other', 'unknown']),
  birthSex: z.enum(['F', 'M', 'OTH', 'UNK', 'ASKU']).optional(),
  genderIdentity: Line(80).optional(),
  identifiers: z.array(PatientIdentifier).max(patientLimits.identifiers).optional(),
  contacts: z.array(PatientContact).max(patientLimits.contacts).optional(),
  zone: Zone.optional(),
  language: LanguageTag.optional(),
};
const consents = forEachChannel(z.boolean().optional());
const alerts = z.array(Line(200)).max(patientLimits.alerts);

/** Who a patient is, and how they are reached, as it is sealed. `recordNumber` is their medical record number here. */
export const PatientPerson = z.object({
  recordNumber: z.string(),
  ...about,
  gender: orElse(about.gender, 'unknown'),
  consents: PatientConsents.optional(),
});
export type PatientPerson = z.infer<typeof PatientPerson>;
/** What whoever treats a patient has to know: allergies, a pacemaker, and the like. */
export const PatientChart = z.object({ alerts });
export type PatientChart = z.infer<typeof PatientChart>;

export const PatientInput = z.strictObject({ ...about, consents: consents.optional(), alerts: alerts.optional() });
export type PatientInput = z.infer<typeof PatientInput>;
/** A merge patch (RFC 7396): null removes, what is absent stays; lists are replaced, and of consents those that are named. */
export const PatientPatch = z
  .strictObject({
    names: about.names,
    birthDate: about.birthDate.unwrap().nullable(),
    gender: about.gender,
    birthSex: about.birthSex.unwrap().nullable(),
    genderIdentity: about.genderIdentity.unwrap().nullable(),
    identifiers: about.identifiers.unwrap(),
    contacts: about.contacts.unwrap(),
    zone: about.zone.unwrap().nullable(),
    language: about.language.unwrap().nullable(),
    consents,
    alerts,
    ended: z.boolean(),
    careTeam: z.array(UserId).max(careTeamMost),
  })
  .partial();
export type PatientPatch = z.infer<typeof PatientPatch>;

/** What is known of a patient, in the clear. Where `chart` is not there at all it was not opened. */
export type PatientContent = { person: PatientPerson; chart?: PatientChart | undefined };

/** What begins so is given by us alone: what others call a patient is never taken for their record number. */
const ours = 'urn:almanac:';

/** Fails with `invalid_request` where there are more than are kept, where one stands twice, or is in our name: by whichever door they come. */
const requireIdentifiers = (identifiers: readonly PatientIdentifier[] = []): void => {
  const most = patientLimits.identifiers;
  if (identifiers.length > most) throw invalid('/identifiers', 'too_many', { max: most });
  const seen = new Set<string>();
  for (const [i, { system, value }] of identifiers.entries()) {
    const known = JSON.stringify([system, value]);
    if (system.toLowerCase().startsWith(ours)) throw invalid(`/identifiers/${i}/system`, 'not_valid');
    if (seen.has(known)) throw invalid(`/identifiers/${i}`, 'not_valid');
    seen.add(known);
  }
};

/** Consents as they are now: who says one, and when, stands with it. */
const consentsAfter = (before: PatientPerson['consents'], said: z.infer<typeof consents> | undefined, { userId: by, now: at }: Actor) => {
  if (!said) return before;
  const given = Object.entries(said).flatMap(([channel, each]) =>
    each === undefined ? [] : [[channel, { given: each, by, at }] as const],
  );
  return { ...before, ...Object.fromEntries(given) };
};

/** A patient who wants no more mail, and has said so by the link of one. Nothing where that is known. */
export const withoutMail = (person: PatientPerson, at: string): PatientPerson | undefined =>
  person.consents?.email?.given
    ? { ...person, consents: { ...person.consents, email: { given: false, by: patientActor, at } } }
    : undefined;

/** What is known of a new patient. Fails with `invalid_request` for identifiers that cannot be kept. */
export const contentOf = (
  { consents: said, alerts: known, ...input }: PatientInput,
  recordNumber: string,
  actor: Actor,
): PatientContent => {
  requireIdentifiers(input.identifiers);
  return {
    person: { recordNumber, ...input, consents: consentsAfter(undefined, said, actor) },
    ...(known && known.length > 0 ? { chart: { alerts: known } } : {}),
  };
};

/** What is known after a merge patch. A chart that was not opened stays so: who writes in it has it opened. */
export const changeContent = (content: PatientContent, patch: PatientPatch, actor: Actor): PatientContent => {
  const { consents: said, alerts: known, ended: _ended, careTeam: _team, ...rest } = patch;
  requireIdentifiers(rest.identifiers);
  const { person, chart } = content;
  return {
    person: { ...person, ...withoutNull(rest), consents: consentsAfter(person.consents, said, actor) },
    ...(known === undefined ? ('chart' in content ? { chart } : {}) : { chart: { ...chart, alerts: known } }),
  };
};

/** Fails with `forbidden` for who says what is in the chart and may not write there. */
export const requireChartRight = ({ alerts: known }: Pick<PatientPatch, 'alerts'>, mayWrite: boolean): void => {
  if (known !== undefined && !mayWrite) throw new Failure('forbidden', { needs: 'chart:change' });
};

/** All mail addresses of a patient, in their order. */
export const mailAddressesOf = ({ contacts = [] }: Pick<PatientPerson, 'contacts'>): string[] =>
  contacts.flatMap(({ system, value }) => (system === 'email' ? [value] : []));

/** The mail address at which a patient wants to be told, or why there is none. */
export const mailAddressOf = (person: PatientPerson): { address: string } | { reason: string } => {
  if (!person.consents?.email?.given) return { reason: 'no_consent' };
  const address = mailAddressesOf(person).at(0);
  return address === undefined ? { reason: 'no_address' } : { address };
};
