import { randomUUID } from 'node:crypto';
import { item } from '../../../shared/api/core/examples.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { beginning, readOn } from '../../../shared/log/read.ts';
import { sequence } from '../../../shared/log/sequence.ts';

export const now = (): string => new Date().toISOString();
const { fallsDueAt: _falls, overdue: _overdue, nextReminderAt: _next, ...record } = item;

/** Events of a household, each with its item as it is stored. */
export const entriesOf = (owner: string, count: number): LogEntry[] =>
  Array.from({ length: count }, (_, i) => {
    const itemId = `item_${randomUUID().replaceAll('-', '').slice(0, 26)}`;
    const title = ['Water the plants', 'Take the bins out', 'Call the plumber', 'Buy milk, bread and apples', 'Pay the rent'][i % 5]!;
    return {
      id: `${owner}/ITEM#${itemId}@1`,
      type: i % 3 ? 'item.completed' : 'item.created',
      at: new Date(Date.now() - i * 37).toISOString(),
      by: record.createdBy,
      requestId: randomUUID(),
      entity: 'item',
      version: 1,
      data: i % 3 ? { occurrence: record.due, next: { ...record.due, date: '2026-12-05' } } : {},
      record: { ...record, workspaceId: owner.slice(3), itemId, title, series: { start: record.due, ended: i }, dueAt: now() },
    };
  });

type Log = {
  logOf: typeof import('../../../shared/data/core/log.ts').logOf;
  readerOf: typeof import('../../../shared/data/core/log-read.ts').readerOf;
};

/** What the log asks of the table, by the names of the chart. `data` is there once the tests run. */
export const logCosts = (owner: string, data: Log) => ({
  fill: () => sequence(data.logOf<LogEntry>(), owner, entriesOf(owner, 1), now),
  patterns: {
    'the first event of an owner into their log': () => {
      const another = `WS#ws_${randomUUID()}`;
      return sequence(data.logOf<LogEntry>(), another, entriesOf(another, 1), now);
    },
    'an event into the log of its owner, by itself': () => sequence(data.logOf<LogEntry>(), owner, entriesOf(owner, 1), now),
    'ten events into it at once': () => sequence(data.logOf<LogEntry>(), owner, entriesOf(owner, 10), now),
    'a page of its events from a cursor on': () => readOn(data.readerOf<LogEntry>(), owner, beginning, { limit: 10, show: entry => entry }),
  } satisfies Record<string, () => Promise<unknown>>,
});
