import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { eraseWritingsOf, lastWrittenOf } from '../../../shared/data/clinic/patient-records.ts';
import { eraseTokens } from '../../../shared/data/clinic/patient-tokens.ts';
import { mergedInto, patientCountKey, patientKeyPlace, patients, patientsIn, survivorOf } from '../../../shared/data/clinic/patients.ts';
import type { Decided, UserContext, WriteContext } from '../../../shared/data/core/entity.ts';
import { erasePartition, eraseRow } from '../../../shared/data/core/erase.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { requireUnmerged } from '../../../shared/domain/clinic/merge-patients.ts';
import {
  erasePatient,
  forgetTokens,
  keepPatient,
  type Patient,
  type PatientKey,
  presentPatient,
} from '../../../shared/domain/clinic/patient.ts';
import { isHeld, keptUntil, type Retention } from '../../../shared/domain/clinic/retention.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { msPerDay } from '../../../shared/domain/time/civil.ts';

/** How soon it is looked again whether a legal hold has been lifted, or a merge taken back, which have no end of their own. */
const holdAgainMs = 30 * msPerDay;

/** What says how long a patient is kept, as it is at this moment. */
const keptBy = async (id: PatientKey): Promise<Retention> => {
  const [{ retentionYears: years }, contentAt] = await Promise.all([clinicOf(id.workspaceId), lastWrittenOf(id)]);
  return { years, contentAt };
};

/** Erases a patient with all records that go on in theirs, in one write. Fails with `must_be_kept` where one of them has to be kept. */
const eraseTogether = async (patient: Patient, context: UserContext | WriteContext): Promise<Decided<Patient>> => {
  const erased = async (each: Patient) => erasePatient(each, await keptBy(each), context.now);
  const others = await mergedInto(patient);
  const [own, ...beside] = await Promise.all([patient, ...others].map(erased));
  return { ...own!, beside: beside.map((change, nth) => patients.putNext(change, unmarked(context), others[nth]!)) };
};

/** Erases a patient who need not be kept any more. Fails with `must_be_kept`, and with `patient_merged` for a record that goes on in another. */
export const erase = async (id: PatientKey, context: UserContext, ifMatch?: readonly number[]): Promise<void> => {
  await patients.update(id, patient => eraseTogether(requireUnmerged(presentPatient(patient)), context), context, ifMatch);
};

/** The last of some moments. */
const lastOf = (moments: readonly (string | undefined)[]): string | undefined =>
  moments
    .filter(each => each !== undefined)
    .sort()
    .at(-1);

/** Until when one of the records of a person is kept by the years, those that have nothing to be kept as long as the others: they may come back. */
const keptOf = async (patient: Patient, endedAt: string | undefined): Promise<string | undefined> => {
  const ended = lastOf([patient.endedAt, endedAt]);
  return keptUntil({ ...patient, endedAt: ended, contentAt: patient.contentAt ?? ended }, await keptBy(patient));
};

/** The end of who is no longer a patient, once the years are over; where they are not, they fall due again when they are. */
export const endRetention = async (id: PatientKey, context: WriteContext): Promise<void> => {
  await patients
    .update(
      id,
      async patient => {
        if (!patient.endedAt || patient.erasedAt || isHeld(patient)) return undefined;
        const { endedAt } = patient;
        const others = await mergedInto(patient);
        // A record that goes on in another goes with that, and no record while another of the person is under a legal hold.
        if (patient.merged || others.some(isHeld)) return keepPatient(patient, later(context.now, holdAgainMs));
        const until = lastOf(await Promise.all([patient, ...others].map(each => keptOf(each, endedAt))))!;
        return until > context.now ? keepPatient(patient, until) : eraseTogether(patient, context);
      },
      // The clock's own retries tell themselves by what stands there.
      context,
    )
    .catch(unlessGone);
};

/** Erases what stands beside somebody who was erased and the rows by which they were found, then what these are called. */
export const forgetPatient = async (id: PatientKey, context: WriteContext): Promise<void> => {
  const patient = await patients.find(id);
  if (!patient?.erasedAt || !patient.tokens) return;
  await eraseWritingsOf(id);
  await eraseTokens(id, patient.tokens);
  await patients.update(id, forgetTokens, context);
};

/** Until when a patient has to be kept, where they have: with all records of theirs, as long as one of these. */
const mustStayUntil = async (patient: Patient, now: string): Promise<string | undefined> => {
  if (patient.erasedAt) return undefined;
  const survivor = await survivorOf(patient);
  const all = [survivor, ...(await mergedInto(survivor))];
  if (all.some(isHeld)) return later(now, holdAgainMs);
  const until = lastOf(await Promise.all(all.map(async each => keptUntil(each, await keptBy(each)))));
  return until !== undefined && until > now ? until : undefined;
};

/** All that stands of a patient, whether it came to its end in time. */
const eraseWhole = async (id: PatientKey, patient: Patient | undefined, untilMs: number): Promise<boolean> => {
  if (patient?.tokens) await eraseTokens(id, patient.tokens);
  return erasePartition(patients.keyOf(id).pk, [], untilMs);
};

type Limits = { now: string; untilMs: number };
/** What became of some patients: until when the first of those is kept who stay, how many went, and whether there was time for all. */
type Outcome = { keptUntil?: string | undefined; erased: number; isThrough: boolean };

const eraseEach = async (ids: readonly PatientKey[], outcome: Outcome, { now, untilMs }: Limits): Promise<void> => {
  const eraseOne = async (id: PatientKey): Promise<void> => {
    const patient = await patients.find(id);
    const until = patient && (await mustStayUntil(patient, now));
    if (until === undefined) {
      outcome.isThrough = (await eraseWhole(id, patient, untilMs)) && outcome.isThrough;
      outcome.erased += 1;
    } else if (outcome.keptUntil === undefined || until < outcome.keptUntil) outcome.keptUntil = until;
  };
  // A page at once, so that a run reaches far behind those who stay.
  await Promise.all(ids.map(eraseOne));
  outcome.isThrough &&= Date.now() <= untilMs;
};

/** Whether nothing is left of the patients of a workspace; where something is, until when it is kept, or that there was no time left. */
export type ErasureResult = { isDone: boolean; keptUntil?: string | undefined };

/**
 * Erases the patients of a deleted workspace who need not be kept any more. While one has to be kept, so is their key, which goes last: whoever
 * restores the workspace meanwhile can read whoever is still there.
 */
export const erasePatientsIn = async (workspaceId: WorkspaceId, limits: Limits): Promise<ErasureResult> => {
  const outcome: Outcome = { erased: 0, isThrough: true };
  let cursor: string | undefined;
  do {
    const page = await patientsIn(workspaceId, { limit: 25, cursor });
    await eraseEach(page.items, outcome, limits);
    cursor = page.cursor;
  } while (cursor !== undefined && outcome.isThrough);
  // A run in which nobody could go has nothing to go on with before the first of those can whom it has seen.
  if (outcome.keptUntil !== undefined && (outcome.isThrough || outcome.erased === 0))
    return { isDone: false, keptUntil: outcome.keptUntil };
  if (!outcome.isThrough) return { isDone: false };
  await eraseRow(patientKeyPlace(workspaceId));
  await eraseRow(patientCountKey(workspaceId));
  return { isDone: true };
};
