import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { requireUnmerged } from '../../domain/clinic/merge-patients.ts';
import { isPatientHere, Patient, type PatientKey, presentPatient } from '../../domain/clinic/patient.ts';
import type { PatientId, WorkspaceId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryIndex } from '../core/query.ts';
import { readMany } from '../core/rows.ts';
import { documents, tableName } from '../core/table.ts';
import type { Check } from '../core/transact.ts';

/** A patient of a workspace, in a partition of their own. */
export const patients = entity({
  name: 'patient',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'PATIENT',
  schema: Patient,
  gsi1: ({ workspaceId, patientId }) => ({ gsi1pk: `WS#${workspaceId}#PATIENTS`, gsi1sk: patientId }),
});

/**
 * What goes beside a write about a patient, so that of one who is erased meanwhile nothing is written that nobody could open. Fails with `not_found`
 * where they are not there.
 */
export const whileThere = async (id: PatientKey): Promise<Check[]> => [patients.unchanged(presentPatient(await patients.find(id)))];

/** The same for what is new: with a record that was merged into another nothing is begun any more. Fails with `patient_merged`. */
export const whileGoingOn = async (id: PatientKey): Promise<Check[]> => [
  patients.unchanged(requireUnmerged(presentPatient(await patients.find(id)))),
];

/** The record in which a patient goes on: their own, or that into which it was merged, found at once. */
export const survivorOf = async (patient: Patient): Promise<Patient> =>
  (patient.merged && (await patients.find({ workspaceId: patient.workspaceId, patientId: patient.merged.survivor }))) ?? patient;

/** The records that go on in one, and are there. */
export const mergedInto = async ({ workspaceId, patientId, mergedFrom = [] }: Patient): Promise<Patient[]> => {
  const found = mergedFrom.length === 0 ? [] : await presentPatients(workspaceId, mergedFrom);
  return found.filter(({ merged }) => merged?.survivor === patientId);
};

/** The records by which somebody is a patient once this one is: itself, and those that go on in it. */
export const returnedWith = async (id: PatientKey): Promise<Patient[]> => {
  const patient = await patients.find(id);
  return isPatientHere(patient) ? [patient, ...(await mergedInto(patient)).filter(isPatientHere)] : [];
};

/** Those of some patients of a workspace who are there and have not been erased. */
export const presentPatients = async (workspaceId: WorkspaceId, ids: readonly PatientId[]): Promise<Patient[]> => {
  const rows = await readMany(ids.map(patientId => patients.keyOf({ workspaceId, patientId })));
  return rows.map(patients.fromRow).filter(({ erasedAt }) => !erasedAt);
};

/** The ids of all patients that a workspace has had and that are not forgotten, also of those who were erased. */
export const patientsIn = (workspaceId: WorkspaceId, page: { limit: number; cursor?: string | undefined }): Promise<Page<PatientKey>> =>
  queryIndex({ pk: `WS#${workspaceId}#PATIENTS` }, row => patients.idsOf(row) as PatientKey, page);

/** Where the key of a workspace stands that wraps those of its patients. */
export const patientKeyPlace = (workspaceId: string) => ({ pk: `WS#${workspaceId}`, sk: 'PATIENTKEY' });

/** Where it is counted how many patients a workspace has ever had. */
export const patientCountKey = (workspaceId: string) => ({ pk: `WS#${workspaceId}#COUNT#PATIENTS`, sk: 'COUNT' });

/** One patient more: which one of the workspace that is, the same for no other. One addition, so that nobody waits for anybody; a number that was not used is left out. */
export const countPatient = async (workspaceId: WorkspaceId): Promise<number> => {
  const { Attributes } = await documents.send(
    new UpdateCommand({
      TableName: tableName,
      Key: patientCountKey(workspaceId),
      UpdateExpression: 'ADD made :one',
      ExpressionAttributeValues: { ':one': 1 },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return Number(Attributes!.made);
};
