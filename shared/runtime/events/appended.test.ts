import { expect, test } from 'vitest';
import { poisonFor } from '../../../scripts/faults/poison.ts';
import { appendedRow } from './appended.ts';

const said = { id: 'LOG#WS#ws_1#1/000000000007@1', type: 'log.appended', at: '2026-11-29T08:00:00.000Z', by: 'clock' };
const message = { ...said, requestId: '000000000007', entity: 'log', version: 1, data: {}, record: {} };

test('a row is whose it is, and where it begins', () => {
  expect(appendedRow(JSON.stringify(message))).toEqual({ owner: 'WS#ws_1', first: 7 });
});

test.each([
  ...poisonFor('views-on-log'),
  JSON.stringify({ ...message, requestId: 'seven' }),
  JSON.stringify({ ...message, type: 'item.created' }),
  JSON.stringify({ ...message, id: 'SYSTEM#clock/tick@1' }),
])('no other message is taken for one: %s', body => {
  expect(() => appendedRow(body)).toThrow();
});
