import { randomBytes } from 'node:crypto';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import {
  addressDigest,
  labelsBy,
  markedUnder,
  openChart,
  openFormerMail,
  openPerson,
  sealFormerMail,
  sealPatient,
} from '../../../shared/data/clinic/patient-seal.ts';
import { tokenWrites } from '../../../shared/data/clinic/patient-tokens.ts';
import { countPatient, patients, survivorOf } from '../../../shared/data/clinic/patients.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { patient as patience, retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { type FormerMail, formerMailAfter } from '../../../shared/domain/clinic/former-mail.ts';
import { requireUnmerged } from '../../../shared/domain/clinic/merge-patients.ts';
import {
  bouncedAfter,
  changePatient,
  type Patient,
  type PatientKey,
  presentPatient,
  registerPatient,
  withEnding,
} from '../../../shared/domain/clinic/patient.ts';
import {
  changeContent,
  contentOf,
  mailAddressesOf,
  type PatientChart,
  type PatientInput,
  type PatientPatch,
  type PatientPerson,
} from '../../../shared/domain/clinic/patient-content.ts';
import { recordNumberOf } from '../../../shared/domain/clinic/patient-number.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { requireClinic } from './clinic.ts';

/** A patient, who they are, what is in their chart, and which mail addresses they had: opened for whoever may read that, when they do. */
export type Known = { patient: Patient; person: PatientPerson; chart: () => PatientChart | undefined; former: () => FormerMail };

/** A patient under the key of their workspace. */
export const knownUnder = (patient: Patient, key: Buffer): Known => ({
  patient,
  person: openPerson(patient, key),
  chart: () => openChart(patient, key),
  former: () => openFormerMail(patient, key),
});

/** Those who were found, each record that was merged into another as that: whoever was found by several of theirs, once. */
export const goingOn = async <T extends Known>(found: readonly T[], key: Buffer): Promise<T[]> => {
  const followed = found.map(async each => (each.patient.merged ? { ...each, ...knownUnder(await survivorOf(each.patient), key) } : each));
  const all = await Promise.all(followed);
  // Where they were found first: the surest stays the surest.
  return all.filter(({ patient }, nth) => all.findIndex(each => each.patient.patientId === patient.patientId) === nth);
};

/** What is known of a patient who has not been erased. Fails with `not_found`. */
export const known = async (found: Patient | undefined): Promise<Known> => {
  const patient = presentPatient(found);
  return knownUnder(patient, await patientKeyOf(patient.workspaceId));
};

/** The care team of whom somebody registers: who treats them is in it. */
export const firstTeam = (role: Standing, { userId }: Pick<UserContext, 'userId'>): UserId[] | undefined =>
  reachOf(role, 'chart:read') ? [userId] : undefined;

/**
 * Registers a patient with all by which they are found, in one write; a retry answers who is there. Fails with `already_exists` where somebody
 * has one of the identifiers, and with `forbidden` where the workspace is no clinic.
 */
export const register = (id: PatientKey, input: PatientInput, context: UserContext, careTeam?: readonly UserId[]): Promise<Known> =>
  retryLostRace(async () => {
    requireClinic(await workspaces.get(id));
    const key = await patientKeyOf(id.workspaceId);
    const marked = markedUnder(context, key);
    const replayed = await patients.findReplayed(id, marked);
    if (replayed) return known(replayed);
    const content = contentOf(input, recordNumberOf(await countPatient(id.workspaceId)), context);
    const change = registerPatient(id, sealPatient(id, content, key, randomBytes), context, careTeam);
    const label = { label: labelsBy(key).seal(id, content.person, randomBytes), isNew: true };
    await transact([patients.putNew(change, marked), ...tokenWrites(id, change.next.tokens!, label)]);
    return knownUnder(change.next, key);
  }, patience);

/** Digests of the mail addresses of a patient that did not stand among their contacts before, letter by letter. */
const writtenAnew = (after: PatientPerson, { contacts: before = [] }: PatientPerson, patient: Patient, key: Buffer): string[] => {
  const known = before.map(({ value }) => value);
  const anew = mailAddressesOf(after).filter(each => !known.includes(each));
  return anew.map(each => addressDigest(each, patient, key));
};

/** What is known of where a patient was reached, once their contacts are others: which addresses have refused mail, and which they had lately. */
const reachedAfter = (
  patient: Patient,
  before: PatientPerson,
  after: PatientPerson,
  key: Buffer,
  now: string,
): Pick<Patient, 'bounced' | 'formerMail'> => {
  const former = formerMailAfter(openFormerMail(patient, key), before, after, now);
  return {
    bounced: bouncedAfter(patient, writtenAnew(after, before, patient, key)),
    formerMail: sealFormerMail(patient, former, key, randomBytes),
  };
};

/** Changes what is known of a patient, and under what they are found, in one write. `check` fails where this may not be changed of them as they are. */
export const alter = async (
  id: PatientKey,
  patch: PatientPatch,
  context: UserContext,
  ifMatch?: readonly number[],
  check: (patient: Patient) => void | Promise<void> = () => undefined,
): Promise<Known> => {
  const key = await patientKeyOf(id.workspaceId);
  const changed = await patients.update(
    id,
    async patient => {
      await check(requireUnmerged(presentPatient(patient)));
      if (Object.keys(patch).length === 0) return undefined;
      const isCharted = patch.alerts !== undefined;
      const opened = { person: openPerson(patient, key), ...(isCharted ? { chart: openChart(patient, key) } : {}) };
      const content = changeContent(opened, patch, context);
      const sealed = sealPatient(id, content, key, randomBytes, patient);
      const changed = changePatient(patient, sealed, {
        ...(isCharted ? { contentAt: context.now } : {}),
        ...(patch.careTeam ? { careTeam: patch.careTeam } : {}),
        ...(patch.contacts ? reachedAfter(patient, opened.person, content.person, key, context.now) : {}),
      });
      const label = { label: labelsBy(key).seal(id, content.person, randomBytes), isNew: patch.names !== undefined };
      return { ...withEnding(changed, patch.ended, context.now), beside: tokenWrites(id, sealed.tokens, label, patient.tokens) };
    },
    markedUnder(context, key),
    ifMatch,
  );
  return known(changed);
};
