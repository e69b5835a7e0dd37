import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type AuditQuestion, auditEntryOf, type BackwardsPort, isAskedFor, readBack } from './audit.ts';
import type { LogEntry } from './entry.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '4' }));

const at = (second: number): string => new Date(Date.UTC(2026, 10, 21) + second * 1000).toISOString();
const entryAt = (position: number, by: string, entity: string): LogEntry => ({
  id: `WS#ws_1/${entity.toUpperCase()}#${entity}_${position}@1`,
  type: `${entity}.created`,
  ...{ at: at(0), by, requestId: `request-${position}`, entity, version: 1, data: {} },
  record: entity === 'access' ? { userId: 'user_1', operation: 'exportMe' } : { title: 'What people wrote', role: 'admin' },
});

type Row = Awaited<ReturnType<BackwardsPort['rowsBefore']>>[number];
const sizes = fc.array(
  fc.array(fc.tuple(fc.constantFrom('user_1', 'user_2', 'key_1', 'clock'), fc.constantFrom('item', 'member', 'access')), {
    minLength: 1,
    maxLength: 6,
  }),
  { maxLength: 12 },
);
/** A log of rows that were appended a second after each other. */
const rowsFrom = (made: [string, string][][]): Row[] => {
  let first = 1;
  return made.map((each, second) => {
    const entries = each.map(([by, entity], i) => entryAt(first + i, by, entity));
    first += entries.length;
    return { first: first - entries.length, at: at(second), entries };
  });
};
/** A store that answers a few rows at once. */
const storeOf = (rows: readonly Row[], atOnce: number) => {
  const port = {
    asked: 0,
    rowsBefore: async (_: string, position: number) => {
      port.asked += 1;
      const before = rows.filter(({ first }) => first < position);
      return before.toReversed().slice(0, atOnce);
    },
  };
  return port;
};

const question = fc.record({
  filter: fc.record(
    {
      by: fc.constantFrom('user_1', 'key_1', 'nobody'),
      types: fc.constantFrom(['item.created'], ['member.created', 'access.created']),
      entity: fc.constantFrom('item', 'access'),
      subject: fc.constantFrom('item_1', 'member_3'),
    },
    { requiredKeys: [] },
  ),
  from: fc.option(fc.nat({ max: 12 }).map(at), { nil: undefined }),
  to: fc.option(fc.nat({ max: 12 }).map(at), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 7 }),
  requests: fc.integer({ min: 1, max: 3 }),
});

test('whatever is asked, page after page it is all that there is of it, the last first, each once, and no page asks more than it may', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, question, fc.integer({ min: 1, max: 4 }), async (made, asked: AuditQuestion, atOnce) => {
      const rows = rowsFrom(made);
      const expected = rows
        .filter(row => (asked.from === undefined || row.at >= asked.from) && (asked.to === undefined || row.at < asked.to))
        .flatMap(({ first, entries }) => entries.map((entry, i) => ({ entry, position: first + i })))
        .filter(({ entry }) => isAskedFor(entry, asked.filter))
        .map(({ position }) => position)
        .toReversed();
      const store = storeOf(rows, atOnce);
      const found: number[] = [];
      let before: number | undefined = rows.flatMap(({ entries }) => entries).length + 1;
      while (before !== undefined) {
        store.asked = 0;
        const page = await readBack(store, 'WS#ws_1', before, asked);
        expect(store.asked).toBeLessThanOrEqual(asked.requests!);
        expect(page.found.length).toBeLessThanOrEqual(asked.limit);
        expect(page.before ?? 0).toBeLessThan(before);
        found.push(...page.found.map(({ position }) => position));
        before = page.before;
      }
      expect(found).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test.each(['patient_access', 'legal_hold', 'emergency_access', 'prescription', 'appointment', 'dispense', 'note'])(
  'what somebody asks of a patient has each %s of theirs, and of no other',
  entity => {
    const entry = { ...entryAt(1, 'user_1', entity), record: { patientId: 'patient_1', version: 1 } };
    expect(['patient_1', 'patient_2'].map(subject => isAskedFor(entry, { subject }))).toEqual([true, false]);
  },
);

describe('an entry, as an auditor reads it', () => {
  test('says nothing of what people wrote, and of rights who may what', () => {
    expect(JSON.stringify(auditEntryOf(entryAt(1, 'user_1', 'item'), at(1)))).not.toContain('What people wrote');
    const member = auditEntryOf(entryAt(7, 'user_1', 'member'), at(1));
    expect(member).toMatchObject({ subject: 'member_7', record: { role: 'admin' }, recordedAt: at(1), requestId: 'request-7' });
    expect(member.record).not.toHaveProperty('title');
  });

  test('of which the record cannot be read says so by having none', () => {
    expect(auditEntryOf({ ...entryAt(7, 'user_1', 'member'), unreadable: true }, at(1))).not.toHaveProperty('record');
  });
});

test('what was seen through a key is found by the key and by whose it is', () => {
  const seen = entryAt(1, 'key_1', 'access');
  expect([isAskedFor(seen, { by: 'key_1' }), isAskedFor(seen, { by: 'user_1' }), isAskedFor(seen, { by: 'user_2' })]).toEqual([
    true,
    true,
    false,
  ]);
});
