import { test } from 'vitest';
import { person, stage } from '../../scripts/e2e/stage.ts';
test('probe', async () => {
  let t = performance.now();
  const ada = await person('ada');
  console.log('person', performance.now() - t);
  t = performance.now();
  const { data: ws } = await ada.api.createWorkspace({ body: { name: 'Home', kind: 'household' } });
  console.log('workspace', performance.now() - t);
  t = performance.now();
  const p = { workspaceId: ws.workspaceId };
  const r = await ada.api.createItem({ params: p, body: { title: 'a', due: { date: '2031-06-14', time: '09:00', zone: 'Europe/Berlin' }, deadline: {date: '2031-06-15'}, duration: 'PT90M', zone: 'Europe/Berlin', recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' }, reminders: [{ offset: '-PT1H' }] } });
  console.log('item', performance.now() - t, r.status, [...r.headers], JSON.stringify(r.data, null, 1));
  const bad = async (body: unknown) => { const e: any = await ada.api.createItem({ params: p, body: body as never }).catch(e => e); console.log(JSON.stringify(body).slice(0, 150), '=>', e.status, e.code, JSON.stringify(e.details)); };
  const due = { date: '2031-06-14', time: '09:00', zone: 'Europe/Berlin' };
  for (const b of [
    { title: '' }, { title: 'a', due, reminders: [{ offset: '-PT1H', repeatEvery: 'PT1M' }] }, { title: 'a', due, reminders: [{ offset: 'foo' }] }, { title: 'a', due, reminders: [{ at: '2031-02-30T00:00:00Z' }] },
    { title: 'a', due, recurrence: { rule: 'FREQ=SECONDLY' } }, { title: 'a', due, recurrence: { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' } }, { title: 'a', due, recurrence: { rule: 'FREQ=YEARLY;INTERVAL=1000' } },
    { title: 'a', due: { date: '2031-02-30' } }, { title: 'a', due: { date: '2031-03-30', zone: 'UTC' } }, { title: 'a', due: { date: '2031-03-30', time: '25:00', zone: 'UTC' } }, { title: 'a', due: { date: '2031-03-30', time: '20:00', zone: 'Mars/X' } },
    { title: 'a', zone: '+02:00' }, { title: 'a', reminders: [{ offset: '-PT1H' }] }, { title: 'a', recurrence: { rule: 'FREQ=DAILY' } }, { title: 'a', listId: 'list_01h455vb4pex5vsknk084sn02q' }, { title: 'a', status: 'done' }, { title: 'a', links: [{ url: 'javascript:alert(1)' }] },
    { title: 'a', recurrence: { rule: 'FREQ=DAILY' }, due: { date: '2031-02-30' } , foo: 1}, { title: 'a', due, deadline: { date: '2031-06-01' } }, {title: 'a', due, recurrence: {rule: 'FREQ=DAILY;COUNT=2;UNTIL=20320101'}}, {title: 'x', duration: 'PT0S'}, {title:'x', duration:'1h'},
    { title: 'nul\u0000 \ud800 lone' },
  ]) await bad(b);
  for (const path of ['/v1/actions/%25E0%25A4%25A', '/v1/actions/%E0%A4%A', '/v1/workspaces/%25zz/items', `/v1/workspaces/${p.workspaceId}/items?dueFrom=2031-01-01T00:00:00Z&dueTo=2030-01-01T00:00:00Z`, `/v1/workspaces/${p.workspaceId}/items?cursor=${Buffer.from('["LIST#x"]').toString('base64url')}`, `/v1/workspaces/${p.workspaceId}/items?cursor=${Buffer.from('[""]').toString('base64url')}`, `/v1/workspaces/${p.workspaceId}/items?dueFrom=2031-01-01T00:00:00Z&cursor=${Buffer.from('["a","b","c"]').toString('base64url')}`,`/v1/agenda?from=2031-01-01T00:00:00Z&to=2031-02-01T00:00:00Z&workspaceId=constructor`, '/v1/agenda?from=2031-01-01T00:00:00Z', `/v1/workspaces/${p.workspaceId}/items?limit=0`, `/v1/workspaces/${p.workspaceId}/items?tag=a&tag=b`]) {
    const r = await fetch(stage.apiUrl + path, { headers: { authorization: `Bearer ${ada.token}` } });
    console.log(path, r.status, (await r.text()).slice(0, 300));
  }
});
