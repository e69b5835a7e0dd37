import { gunzipSync, gzipSync } from 'node:zlib';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expiryAfter } from '../../domain/core/expiry.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { isOver, Job } from '../../domain/people/jobs/job.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable, wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';
import { readRow } from '../core/rows.ts';
import { documents, tableName } from '../core/table.ts';

/** Work that is longer than a request, of the user who asked for it. */
export const jobs = entity({ name: 'job', pk: 'USER#{userId}', sk: 'JOB#{jobId}', schema: Job });

type Id = Pick<Job, 'userId' | 'jobId'>;

/** A page of a user's jobs, newest first. */
export const jobsOf = (userId: UserId, options: { limit: number; cursor?: string }): Promise<Page<Job>> =>
  queryTable({ pk: `USER#${userId}`, prefix: 'JOB#' }, jobs.fromRow, { ...options, descending: true });

const jobsAtOnce = 5;

/** How many jobs of one user may wait or run. */
export const jobQuota = (userId: UserId): Quota => ({
  pk: `USER#${userId}`,
  name: jobs.name,
  most: jobsAtOnce,
  held: () => wholeOfTable({ pk: `USER#${userId}`, prefix: 'JOB#' }, jobs.fromRow, jobsAtOnce, job => !isOver(job)),
});

const inputKey = ({ userId, jobId }: Id) => ({ pk: `USER#${userId}`, sk: `JOBINPUT#${jobId}` });
const inputKeptDays = 7;

/** Keeps the text that a job works on, beside it and before it. It is no record: it carries no event, and is forgotten after a week. */
export const keepJobInput = async (id: Id, text: string, now: string): Promise<void> => {
  const Item = { ...inputKey(id), text: gzipSync(text), expiresAt: expiryAfter(now, inputKeptDays) };
  await documents.send(new PutCommand({ TableName: tableName, Item }));
};

/** The text that a job works on. */
export const jobInput = async (id: Id): Promise<string | undefined> => {
  const row = await readRow(inputKey(id));
  return row?.text ? gunzipSync(row.text as Uint8Array).toString('utf8') : undefined;
};

/** A job that is over needs its text no more: nothing of it stays, and the row goes by itself. */
export const dropJobInput = async (id: Id, now: string): Promise<void> => {
  await documents.send(new PutCommand({ TableName: tableName, Item: { ...inputKey(id), expiresAt: expiryAfter(now, 0) } }));
};
