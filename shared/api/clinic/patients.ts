import * as z from 'zod';
import { FormerMail, formerMailRules } from '../../domain/clinic/former-mail.ts';
import { Patient } from '../../domain/clinic/patient.ts';
import { PatientAccess } from '../../domain/clinic/patient-access.ts';
import { PatientChart, PatientInput, PatientPatch, PatientPerson } from '../../domain/clinic/patient-content.ts';
import { MatchGrade, PatientMatchInput } from '../../domain/clinic/patient-match.ts';
import { PatientQuestion, searchRules } from '../../domain/clinic/patient-search.ts';
import { retentionYears } from '../../domain/clinic/retention.ts';
import { PatientId } from '../../domain/core/ids.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';
import { DispenseView } from './dispenses.ts';
import { NoteView } from './notes.ts';
import { PrescriptionView } from './prescriptions.ts';

/** A patient as they are shown: `alerts` to whoever may read their chart alone. */
export const PatientView = z.object({
  ...Patient.pick({ workspaceId: true, patientId: true }).shape,
  ...PatientPerson.shape,
  formerContacts: FormerMail.optional(),
  alerts: PatientChart.shape.alerts.optional(),
  ...Patient.pick({ createdBy: true, createdAt: true, endedAt: true, careTeam: true, mergedFrom: true, version: true }).shape,
  mergedInto: PatientId.optional(),
});
/** Those who were found. */
export const PatientsFound = z.object({ patients: z.array(PatientView), more: z.boolean() });
/** Those who may be somebody, the likeliest first. */
export const PatientsMatched = z.object({
  matches: z.array(z.object({ patient: PatientView, grade: MatchGrade, score: z.number() })),
  more: z.boolean(),
});
/** Something that is told of a patient: who they are, what is prescribed to them and dispensed, what is written of their treatment, or who was shown that. */
export const PatientExport = z.union([
  z.object({ kind: z.literal('patient'), record: PatientView }),
  z.object({ kind: z.literal('prescription'), record: PrescriptionView }),
  z.object({ kind: z.literal('dispense'), record: DispenseView }),
  z.object({ kind: z.literal('note'), record: NoteView }),
  z.object({ kind: z.literal('patient_access'), record: PatientAccess }),
]);

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const at = '2026-11-28T08:00:00.000Z';
const person = {
  names: [{ family: 'Muster', given: ['Anna', 'Maria'] }],
  birthDate: '1984-02-29',
  gender: 'female',
  contacts: [{ system: 'email', value: 'anna@example.org', use: 'home' }],
} as const;
const body = { ...person, consents: { email: true } } as const;
const patient = {
  ...{ workspaceId: ids.workspaceId, patientId, recordNumber: '00000013', ...person },
  consents: { email: { given: true, by: ids.userId, at } },
  alerts: ['Penicillin: anaphylaxis'],
  ...{ createdBy: ids.userId, createdAt: at, version: 1 },
} as const;
const params = { patientId };

const all = '/v1/workspaces/{workspaceId}/patients';
const one = `${all}/{patientId}` as const;
const whoSaw = 'That you are shown them stands in the log, and with the patient, before the answer leaves.';

export const patientRoutes = {
  createPatient: {
    method: 'POST',
    path: all,
    access: 'patient:create',
    summary: 'Register a patient of a clinic',
    description: `They get a medical record number, counted in the workspace, with a check digit by Damm. Two patients never have the same identifier (\`already_exists\`). All that is known of them is sealed under a key of their own. \`alerts\` need \`chart:change\`. ${whoSaw}`,
    body: PatientInput,
    reply: PatientView,
    status: 201,
    location: one,
    audited: 'read',
    fails: ['already_exists', 'conflict'],
    example: { body, reply: { ...patient, alerts: [] } },
  },
  searchPatients: {
    method: 'POST',
    path: `${all}/search`,
    access: 'patient:read',
    limit: 'search',
    summary: 'Look for patients by name, date of birth, record number or identifier',
    description: `By a name with ${searchRules.letters} letters at the least: each of its words begins one of theirs, whatever accents and case; all else exactly. At most ${searchRules.hits} are shown; \`more\` says that there may be more, so that you say more. In a body, so that no address and no log of addresses has it. That you have asked, and each who is found, stands in the log before the answer leaves.`,
    body: PatientQuestion,
    reply: PatientsFound,
    audited: 'read',
    fails: [],
    example: { body: { name: 'mus ann' }, reply: { patients: [patient], more: false } },
  },
  matchPatients: {
    method: 'POST',
    path: `${all}/match`,
    access: 'patient:read',
    limit: 'search',
    summary: 'Ask whether somebody is a patient already',
    description: `Before they are registered twice. \`certain\` is who has one of the identifiers, \`probable\` who has name and date of birth, \`possible\` where one of these differs a little: letters, day and month in each other’s place, a year alone. Words decide, not chance: the same question has the same answer. The likeliest are shown first, ${searchRules.hits} at the most; each stands in the log before the answer leaves.`,
    body: PatientMatchInput,
    reply: PatientsMatched,
    audited: 'read',
    fails: [],
    example: {
      body: { names: [{ family: 'Mustermann', given: ['Ana'] }], birthDate: '1984-02-29' },
      reply: { matches: [{ patient, grade: 'probable', score: 0.931 }], more: false },
    },
  },
  getPatient: {
    method: 'GET',
    path: one,
    access: 'patient:read',
    summary: 'Read a patient',
    description: `\`alerts\` need \`chart:read\`, and where charts are for care teams (\`chartReaders\` of the clinic) a place in theirs, or an emergency: else they are not there. Of a record that was merged into another, that one is shown. ${whoSaw}`,
    reply: PatientView,
    audited: 'read',
    fails: [],
    example: { params, reply: patient },
  },
  changePatient: {
    method: 'PATCH',
    path: one,
    access: 'patient:change',
    summary: 'Change what is known of a patient (merge patch: null removes)',
    description: `Lists replace those that are there: with them, \`If-Match\` must say which you have seen (428 without). \`ended\` says that they are no longer a patient here: they are found and read as before, kept for the years of the clinic (${retentionYears.usual} unless it says otherwise), and then erased, unless \`false\` brings them back. \`alerts\` need \`chart:change\`, and the chart to be open. \`careTeam\` says who treats them, members all: nobody lets themselves in to whom the chart is closed. A mail address that goes out of \`contacts\` is told for ${formerMailRules.days} days who is let into the portal (\`formerContacts\`); where too many would go within these, nothing is changed (409 \`limit_reached\`). ${whoSaw}`,
    ifMatch: ['names', 'identifiers', 'contacts', 'alerts', 'careTeam'],
    body: PatientPatch,
    reply: PatientView,
    audited: 'read',
    fails: ['patient_merged', 'already_exists', 'limit_reached', 'precondition_failed', 'conflict'],
    example: { params, body: { language: 'de' }, reply: { ...patient, language: 'de', version: 2 } },
  },
  erasePatient: {
    method: 'POST',
    path: `${one}/erase`,
    access: 'patient:delete',
    keys: 'never',
    stepUp: 'where_enrolled',
    summary: 'Erase a patient for good',
    description:
      'Who was treated is kept for the years of the clinic after the last of that, and whoever is under a legal hold as long as it stands: until then this is refused (`must_be_kept`, `until`). Otherwise their key is destroyed, and with it all that is known of them; the rows by which they are found follow within seconds. Who was shown them stays known, by ids alone. In backups of the last 35 days the sealed record is there still.',
    fails: ['patient_merged', 'must_be_kept', 'precondition_failed', 'conflict'],
    example: { params },
  },
  listPatientAccesses: {
    method: 'GET',
    path: `${one}/accesses`,
    access: 'audit:read',
    keys: 'never',
    summary: 'List who was shown a patient, the last first',
    description:
      'For whoever answers a patient who asks that: it shows nothing of them, and stays when they are erased, ten years after each. `emergencyAccessId` says that their chart was open by an emergency.',
    query: Paging,
    list: PatientAccess,
    audited: 'read',
    fails: [],
    example: {
      params,
      reply: [
        {
          workspaceId: ids.workspaceId,
          patientId,
          at,
          accessId: 'pTqJt7xkYIA',
          userId: ids.userId,
          operation: 'getPatient',
          expiresAt: 2_096_000_000,
          version: 1,
        },
      ],
    },
  },
  exportPatient: {
    method: 'GET',
    path: `${one}/export`,
    access: 'chart:read',
    keys: 'never',
    summary: 'Export a patient: who they are, their chart, prescriptions, dispenses and notes, and who was shown it, the last first',
    description: `Their visits are listed by \`listAppointments\`, and series of them by \`listVisitSeries\`. ${whoSaw}`,
    query: Paging,
    list: PatientExport,
    audited: 'export',
    fails: [],
    example: { params, reply: [{ kind: 'patient', record: patient }] },
  },
} as const satisfies Routes;
