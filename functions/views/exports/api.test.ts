import { expect, test } from 'vitest';
import { logIn } from '../../../scripts/operate/verify-log/file.ts';
import { wrongInLog } from '../../../scripts/operate/verify-log/judge.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { JobId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

type Export = { workspaceId: WorkspaceId; jobId: JobId };

/** The file of an export, as a client puts it together. */
const fileOf = async (ada: Person, params: Export): Promise<string> => {
  const { parts } = await eventually('the file', async () => {
    const { data } = await ada.api.getAuditExport({ params });
    return data.status === 'done' && data;
  });
  const texts = await Promise.all(
    parts.map(async part => {
      const url = `${stage.apiUrl}/v1/workspaces/${params.workspaceId}/audit/exports/${params.jobId}/parts/${part}`;
      const reply = await fetch(url, { headers: { authorization: `Bearer ${ada.token}` } });
      expect(reply.status).toBe(200);
      return reply.text();
    }),
  );
  return texts.join('');
};

test('all that happened in a workspace is a file that proves itself offline, and that it was asked for and read are entries', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  for (const title of ['Water the plants', 'Ümläut €']) await ada.api.createItem({ params: home, body: { title } });
  await eventually('four entries', async () => (await ada.api.getCheckpoint({ params: home })).data.size >= 4);
  const { data: job, status, headers } = await ada.api.startAuditExport({ params: home });
  expect({ status, kind: job.kind, location: headers.get('location') }).toEqual({
    status: 202,
    kind: 'audit_export',
    location: `/v1/jobs/${job.jobId}`,
  });
  const text = await fileOf(ada, { ...home, jobId: job.jobId });
  const log = logIn(text);
  expect(wrongInLog(log)).toEqual([]);
  expect(log.entries).toHaveLength(job.total);
  expect(JSON.stringify(log.entries)).toContain('Ümläut €');
  const tampered = text.replace('Water the plants', 'Water the flowers');
  const at = log.entries.findIndex(({ entry }) => JSON.stringify(entry).includes('Water the plants'));
  expect(wrongInLog(logIn(tampered))).toEqual([`entry ${at + 1} is not what its hash says`]);

  const asked = await eventually('both entries', async () => {
    const { data } = await ada.api.listAudit({ params: home, query: { types: 'access.exported', limit: 100 } });
    return ['startAuditExport', 'readAuditExport'].every(name => data.some(each => each.record?.operation === name)) && data;
  });
  expect(asked.find(each => each.record?.operation === 'startAuditExport')).toMatchObject({ by: ada.userId, record: { subjects: home } });
  expect((await ada.api.getJob({ params: job })).data).toMatchObject({ status: 'done', outcomes: { exported: job.total } });
});

test('is for owners and admins, each their own, and a retry begins no other', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  const [admin, member] = [await memberOf(home, ada, 'admin'), await memberOf(home, ada, 'member')];
  await expect(member.api.startAuditExport({ params: home })).rejects.toMatchObject({ status: 403 });
  const idempotencyKey = crypto.randomUUID();
  const { data: job } = await ada.api.startAuditExport({ params: home, idempotencyKey });
  expect((await ada.api.startAuditExport({ params: home, idempotencyKey })).data.jobId).toBe(job.jobId);
  const params = { ...home, jobId: job.jobId };
  await fileOf(ada, params);
  await expect(admin.api.getAuditExport({ params })).rejects.toMatchObject({ status: 404 });
  await expect(member.api.getAuditExport({ params })).rejects.toMatchObject({ status: 403 });
  const other = await workspaceOf(ada);
  await expect(ada.api.getAuditExport({ params: { ...params, ...other } })).rejects.toMatchObject({ status: 404 });
  const part = async (name: string) =>
    (
      await fetch(`${stage.apiUrl}/v1/workspaces/${home.workspaceId}/audit/exports/${job.jobId}/parts/${name}`, {
        headers: { authorization: `Bearer ${ada.token}` },
      })
    ).status;
  expect(await Promise.all(['2', '0', '-1', 'x', '99999999999999999'].map(part))).toEqual([404, 404, 404, 404, 404]);
});
