import * as z from 'zod';
import { health, secret } from '../core/data-class.ts';
import { type Actor, type Advance, type Change, later } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { Failure } from '../core/failure.ts';
import { LegalHoldId, PatientId, UserId, WorkspaceId } from '../core/ids.ts';
import { msPerDay } from '../time/civil.ts';
import { careTeamMost } from './care-team.ts';
import { mergedMost, PatientMerge, Sealed } from './patient-merge.ts';
import { isHeld, type Retention, requireErasable, retentionYears, yearsAfter } from './retention.ts';

const yearDays = 366;
/** For how long it is known who was shown a patient, and that there was one who was erased: the usual years of records. */
export const retentionDays = retentionYears.usual * yearDays;

const instant = z.iso.datetime();
/** How many addresses it is known of that they refused mail: of more the last. */
const bouncedMost = 10;

/** Under which digests a patient is found: of identifiers, which one patient has alone, and of what several may have in common. */
export const PatientTokens = z.object({ identifiers: z.array(z.string().max(64)), others: z.array(z.string().max(64)) });
export type PatientTokens = z.infer<typeof PatientTokens>;

/**
 * A patient as it is stored: ids and moments in the clear, all else sealed under a data key of its own, which is wrapped by the key of its
 * workspace. Due when the years may be over for which it is kept. Of one that was erased its id is left, and when that was.
 */
export const Patient = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  /** Who they are, and how they are reached. */
  person: health(Sealed.optional()),
  /** What whoever treats them has to know. */
  chart: health(Sealed.optional()),
  dataKey: secret(Sealed.optional()),
  tokens: secret(PatientTokens.optional()),
  /** Digests of the addresses that have refused mail: nothing more is sent there. */
  bounced: secret(z.array(z.string().max(64)).max(bouncedMost).optional()),
  /** The mail addresses that they had lately: who is let into their portal is told there, too. */
  formerMail: health(Sealed.optional()),
  createdBy: UserId,
  createdAt: instant,
  /** Who treats them: a chart may be open to these alone. */
  careTeam: z.array(UserId).max(careTeamMost).optional(),
  /** When something was last written in their chart. */
  contentAt: instant.optional(),
  /** The legal holds that stand: while there is one, nobody erases them. */
  legalHolds: z.array(LegalHoldId).optional(),
  /** In which record of the same person this one goes on, where it was merged into another. */
  merged: PatientMerge.optional(),
  /** The records that go on in this one, or did when it was merged itself. */
  mergedFrom: z.array(PatientId).max(mergedMost).optional(),
  /** Since when they are no longer a patient here. */
  endedAt: instant.optional(),
  erasedAt: instant.optional(),
  dueAt: instant.optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Patient = z.infer<typeof Patient>;
export type PatientKey = Pick<Patient, 'workspaceId' | 'patientId'>;
/** What is sealed of a patient, with the key that it is sealed under, and under what it is found. */
export type SealedPatient = Required<Pick<Patient, 'person' | 'dataKey' | 'tokens'>> & Pick<Patient, 'chart'>;

/** A new patient. */
export const registerPatient = (
  id: PatientKey,
  sealed: SealedPatient,
  { userId, now }: Actor,
  careTeam?: readonly UserId[],
): Change<Patient> => ({
  next: {
    ...id,
    ...sealed,
    ...(sealed.chart ? { contentAt: now } : {}),
    ...(careTeam ? { careTeam: [...careTeam] } : {}),
    createdBy: userId,
    createdAt: now,
    version: 1,
  },
  event: { type: 'patient.created', data: {} },
});

/** The patient, where they have not been erased. Fails with `not_found`. */
export const presentPatient = (patient: Patient | undefined): Patient => {
  if (!patient || patient.erasedAt) throw new Failure('not_found', { what: 'patient' });
  return patient;
};

/** Is somebody a patient here now: neither erased, nor one no longer? */
export const isPatientHere = (patient: Patient | undefined): patient is Patient =>
  patient !== undefined && patient.erasedAt === undefined && patient.endedAt === undefined;

/** Something else is known of a patient. What that is, no event says. `contentAt` says when that was written in their chart, where it was. */
export const changePatient = (
  patient: Patient,
  sealed: SealedPatient,
  others: Partial<Pick<Patient, 'contentAt' | 'careTeam' | 'bounced' | 'formerMail'>> = {},
): Change<Patient> => ({
  next: { ...presentPatient(patient), ...sealed, ...others },
  event: { type: 'patient.changed', data: {} },
});

/** An address of theirs has refused mail. The record itself where that is known, or they were erased. */
export const noteBounce = (patient: Patient, address: string): Change<Patient> => {
  const isKnown = patient.erasedAt !== undefined || patient.bounced?.includes(address);
  return {
    next: isKnown ? patient : { ...patient, bounced: [...(patient.bounced ?? []), address].slice(-bouncedMost) },
    event: { type: 'patient.address_bounced', data: {} },
  };
};

/** The addresses that have refused mail, without those of contacts that are written anew: whoever does so says that they are right now. */
export const bouncedAfter = ({ bounced }: Pick<Patient, 'bounced'>, written: readonly string[]): string[] | undefined => {
  const left = bounced?.filter(each => !written.includes(each));
  return left && left.length > 0 ? left : undefined;
};

/** They are no longer a patient here: they are looked at when the fewest years are over, and kept until all of them are. The record itself where that is so. */
export const endPatient = (patient: Patient, now: string): Change<Patient> => {
  const { endedAt } = presentPatient(patient);
  const dueAt = isHeld(patient) ? undefined : yearsAfter(now, retentionYears.fewest);
  return {
    next: endedAt ? patient : { ...patient, endedAt: now, dueAt },
    event: { type: 'patient.ended', data: {} },
  };
};

/** They are a patient here again. The record itself where they were all the time. */
export const restorePatient = (patient: Patient): Change<Patient> => {
  const { endedAt } = presentPatient(patient);
  return {
    next: endedAt ? { ...patient, endedAt: undefined, dueAt: undefined } : patient,
    event: { type: 'patient.restored', data: {} },
  };
};

/** A change with which they are no longer a patient here, or are one again: where that is new, it is what the event says. */
export const withEnding = (change: Change<Patient>, ended: boolean | undefined, now: string): Change<Patient> => {
  if (ended === undefined) return change;
  const ending = ended ? endPatient(change.next, now) : restorePatient(change.next);
  return ending.next === change.next ? change : ending;
};

/** The years may be over for which a patient is kept: whoever hears that looks what there is of them. Due again until they are erased, or kept for longer. */
export const advancePatient: Advance<Patient> = (patient, now) => ({
  next: { ...patient, dueAt: patient.endedAt && !patient.erasedAt && !isHeld(patient) ? later(now, msPerDay) : undefined },
  event: { type: 'patient.retention_due', data: {} },
});

/** They are kept for longer: until then nobody looks. */
export const keepPatient = (patient: Patient, until: string): Change<Patient> => ({
  next: { ...presentPatient(patient), dueAt: until },
  event: { type: 'patient.kept', data: {} },
});

/**
 * Erases a patient who need not be kept (`must_be_kept`): the key goes, so that nothing of what was sealed is ever read again, and so does what was sealed. The tokens stay until
 * the rows by which they are found are gone; who was shown the record stays known for as long as records are kept.
 */
export const erasePatient = (patient: Patient, kept: Retention, now: string): Change<Patient> => {
  const { workspaceId, patientId, tokens, createdBy, createdAt, version } = presentPatient(patient);
  requireErasable(patient, kept, now);
  return {
    next: {
      ...{ workspaceId, patientId, tokens, createdBy, createdAt, version },
      erasedAt: now,
      expiresAt: expiryAfter(now, retentionDays),
    },
    event: { type: 'patient.erased', data: {} },
  };
};

/** The rows by which an erased patient was found are gone: nothing is left that says who they were. */
export const forgetTokens = (patient: Patient): Change<Patient> | undefined =>
  patient.erasedAt && patient.tokens
    ? { next: { ...patient, tokens: undefined }, event: { type: 'patient.tokens_forgotten', data: {} } }
    : undefined;
