import { DeleteCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { PatientKey, PatientTokens } from '../../domain/clinic/patient.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { PatientId, WorkspaceId } from '../../domain/core/ids.ts';
import { isMade } from '../core/conditional.ts';
import { type Page, queryTable } from '../core/query.ts';
import { readRow } from '../core/rows.ts';
import { documents, tableName } from '../core/table.ts';
import type { Erasure, Write } from '../core/transact.ts';
import { erase } from '../core/write-rows.ts';

/** The row of an identifier, of which there is one: two patients never have the same. */
const identifierKey = (workspaceId: string, token: string) => ({ pk: `WS#${workspaceId}#IDENTIFIER#${token}`, sk: 'IDENTIFIER' });
const othersOf = (workspaceId: string, token: string): string => `WS#${workspaceId}#FIND#${token}`;

/** The keys of all rows by which a patient is found. They are no records: they hold the id of the patient and a sealed label. */
export const tokenKeys = ({ workspaceId, patientId }: PatientKey, { identifiers, others }: PatientTokens) => [
  ...identifiers.map(token => identifierKey(workspaceId, token)),
  ...others.map(token => ({ pk: othersOf(workspaceId, token), sk: patientId })),
];

const putIdentifier = ({ workspaceId, patientId }: PatientKey, token: string): Write => ({
  TableName: tableName,
  Item: { ...identifierKey(workspaceId, token), patientId },
  ConditionExpression: 'attribute_not_exists(pk)',
  otherwise: new Failure('already_exists', { what: 'identifier' }),
});
const putOther = ({ workspaceId, patientId }: PatientKey, token: string, label: string | undefined): PutCommandInput => ({
  TableName: tableName,
  Item: { pk: othersOf(workspaceId, token), sk: patientId, label },
});

const without = (tokens: readonly string[], others: readonly string[] = []): string[] => tokens.filter(each => !others.includes(each));

/** The label that their rows have from now on; `isNew` says that those which stay have another. */
type Label = { label: string | undefined; isNew: boolean };

/**
 * What is written beside a patient, so that they are found under these tokens and no others. Fails, with all else, with `already_exists` where
 * somebody has one of the identifiers.
 */
export const tokenWrites = (
  id: PatientKey,
  now: PatientTokens,
  { label, isNew }: Label,
  before: PatientTokens = { identifiers: [], others: [] },
): Write[] => {
  const gone = { identifiers: without(before.identifiers, now.identifiers), others: without(before.others, now.others) };
  return [
    ...without(now.identifiers, before.identifiers).map(token => putIdentifier(id, token)),
    ...(isNew ? now.others : without(now.others, before.others)).map(token => putOther(id, token, label)),
    ...tokenKeys(id, gone).map((Key): Erasure => ({ TableName: tableName, Key })),
  ];
};

/** Erases all rows by which a patient is found. An identifier that somebody else has by now stays theirs, however late, or often, this is done. */
export const eraseTokens = async (id: PatientKey, tokens: PatientTokens): Promise<void> => {
  for (const token of tokens.identifiers)
    await isMade(
      documents.send(
        new DeleteCommand({
          TableName: tableName,
          Key: identifierKey(id.workspaceId, token),
          ConditionExpression: 'attribute_not_exists(pk) or patientId = :theirs',
          ExpressionAttributeValues: { ':theirs': id.patientId },
        }),
      ),
    );
  await erase(tokenKeys(id, { ...tokens, identifiers: [] }));
};

/** The patient who has an identifier. */
export const patientWith = async (workspaceId: WorkspaceId, token: string): Promise<PatientId | undefined> =>
  (await readRow(identifierKey(workspaceId, token)))?.patientId as PatientId | undefined;

/** Somebody who is found under a token, and their label, where the row has one. */
export type Candidate = { patientId: PatientId; label?: string | undefined };

/** A page of those who are found under a token. */
export const patientsUnder = (
  workspaceId: WorkspaceId,
  token: string,
  page: { limit: number; cursor?: string },
): Promise<Page<Candidate>> =>
  queryTable(
    { pk: othersOf(workspaceId, token), prefix: 'patient_' },
    row => ({ patientId: row.sk as PatientId, label: (row.label || undefined) as string | undefined }),
    page,
  );
