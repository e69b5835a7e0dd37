import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import '../../events/table.fixture.ts';
import type * as z from 'zod';
import { audienceOf, catalogue } from '../../events/index.ts';
import { isLogged } from '../../events/logged.ts';
import { samples } from '../../events/samples.fixture.ts';
import type { Route } from '../api/core/route.ts';
import { routes } from '../api/index.ts';
import { Action } from '../domain/core/action.ts';
import { attributesOf } from '../domain/core/data-class.ts';
import type { UserId } from '../domain/core/ids.ts';
import {
  everyPermission,
  isWithinReach,
  type Reached,
  Resource,
  Role,
  type Row,
  reachOf,
  type Standing,
} from '../domain/core/permissions.ts';
import { narrow } from '../domain/core/standings.ts';
import type { LogEntry } from './entry.ts';
import { rules, showTo } from './show.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '4', LOG_EPOCH: '1' }));

/** The read of the API that shows a record of each kind. */
const reads: Record<string, keyof typeof routes> = {
  workspace: 'getWorkspace',
  member: 'listMembers',
  list: 'listLists',
  item: 'getItem',
  comment: 'getComment',
  file: 'getFile',
  role: 'listRoles',
  group: 'listGroups',
  invitation: 'listInvitations',
  profile: 'getMe',
  notification: 'listNotifications',
  subscription: 'listSubscriptions',
  connection: 'listConnections',
  calendar: 'listCalendars',
  subscribed: 'listSubscribedCalendars',
  feed: 'listFeeds',
  key: 'listKeys',
  passkey: 'listPasskeys',
  webhook: 'listWebhooks',
  job: 'getJob',
  access: 'listMyAudit',
  absence: 'listAbsences',
  pin: 'getPin',
  template: 'getTemplate',
  rota: 'getRota',
  relation: 'getRelation',
  points_entry: 'listPointsEntries',
  tag: 'listTags',
  allowance: 'listAllowances',
  reward: 'listRewards',
  redemption: 'listRedemptions',
  article: 'getArticle',
  field: 'listFields',
  patient: 'getPatient',
  clinic: 'getClinic',
  prescription: 'listPrescriptions',
  schedule: 'listSchedules',
  visit_type: 'listVisitTypes',
  appointment: 'getAppointment',
  dispense: 'getDispense',
  thing: 'listThings',
  waitlist_entry: 'getWaitlistEntry',
  visit_series: 'getVisitSeries',
  note: 'getNote',
  note_template: 'listNoteTemplates',
};
const readOf = (entity: string): Route => routes[reads[entity]!];

const attributesIn = (schema: z.ZodType): string[] => {
  const { shape, options } = schema as unknown as { shape?: object; options?: z.ZodType[] };
  return shape ? Object.keys(shape) : (options ?? []).flatMap(attributesIn);
};

const { entities } = await import('../data/index.ts');
/** What no entry has of a kind: what is secret; of what is about somebody's health all but its ids and its version. */
const withheldOf = (entity: string): string[] => {
  const { schema, pk, sk } = entities.get(entity)! as unknown as { schema: z.ZodType; pk: string; sk: string };
  if (attributesOf(schema, 'health').length === 0) return attributesOf(schema, 'secret');
  return attributesIn(schema).filter(name => name !== 'version' && !`${pk}${sk}`.includes(`{${name}}`));
};
const entries: LogEntry[] = samples()
  .filter(({ entity }) => isLogged(entity))
  .map(({ entity, change: { next, event } }) => {
    const record = JSON.parse(JSON.stringify(next)) as Record<string, unknown>;
    const withheld = withheldOf(entity);
    return {
      ...{ id: `WS#ws_1/X#x_1@${next.version}`, type: event.type, at: '2026-11-28T08:00:00.000Z', by: 'user_1', requestId: 'r', entity },
      ...{ version: next.version, data: event.data as Record<string, unknown> },
      record: Object.fromEntries(Object.entries(record).filter(([name]) => !withheld.includes(name))),
    };
  });

const anyRows: fc.Arbitrary<Row[]> = fc
  .array(
    fc.record({
      resource: fc.constantFrom(...Resource.options),
      actions: fc.uniqueArray(fc.constantFrom(...Action.options), { minLength: 1 }),
      narrowed: fc.boolean(),
    }),
  )
  .map(rows => [...new Map(rows.map(row => [row.resource, row])).values()])
  .map(rows =>
    rows.map(({ resource, actions, narrowed }) => ({
      resource,
      actions,
      ...(narrowed && ['item', 'comment'].includes(resource) ? { conditions: ['assigned' as const] } : {}),
    })),
  );
const anyStanding: fc.Arbitrary<Standing> = fc.oneof(fc.constantFrom(...Role.options), anyRows);
const anyEntry = fc.constantFrom(...entries);

/** Would the API show this record to somebody of this standing? */
const isReadable = ({ entity, record }: LogEntry, standing: Standing, userId: UserId, throughKey: boolean): boolean => {
  const { access, keys } = readOf(entity);
  // Nobody reads what was said about an item that they may not read, nor its files.
  if (['comment', 'file'].includes(entity) && !reachOf(standing, 'item:read')) return false;
  const permission = everyPermission.find(each => each === access);
  const reach = permission && reachOf(standing, permission);
  if (!reach || (throughKey && keys === 'never')) return false;
  return reach === 'everything' || (Array.isArray(record.assignees) && isWithinReach(record as Reached, reach, userId));
};

describe('what a reader of a log is told', () => {
  test('of a workspace: what the API would show them of it, in any role, custom role or key; and no step of our own', () => {
    fc.assert(
      fc.property(anyEntry, anyStanding, anyStanding, fc.boolean(), fc.boolean(), (entry, member, rows, throughKey, assigned) => {
        const standing = throughKey ? narrow(member, rows) : member;
        const userId = 'user_reader';
        const told = assigned && entry.entity === 'item' ? { ...entry, record: { ...entry.record, assignees: [userId] } } : entry;
        const shown = showTo({ userId, standing, throughKey }, '/v1/workspaces/ws_1')(told);
        expect(shown !== undefined).toBe(audienceOf(entry.type) === 'members' && isReadable(told, standing, userId, throughKey));
      }),
      { numRuns: 3000 },
    );
  });

  // The audit shows accesses as entries, in a form of its own.
  test.each(Object.keys(rules).filter(kind => kind !== 'access'))(
    'of a record of the kind %s: what the API’s own read shows of it, no more and no less',
    entity => {
      const { list, reply } = readOf(entity);
      const known = attributesIn((list ?? reply)!);
      const [first] = entries.filter(each => each.entity === entity && audienceOf(each.type) !== 'internal');
      const { redact = [] } = (catalogue as Record<string, { redact?: readonly string[] }>)[first!.type]!;
      const { schema } = entities.get(entity)!;
      const withheld = [...redact, ...withheldOf(entity)];
      const stored = attributesIn(schema).filter(name => !withheld.includes(name));
      // Of how a series stands the API shows what it computes, not what is stored.
      const computed = ['movedFrom', 'lastEnded'];
      expect([...rules[entity]!.shows].sort()).toEqual(stored.filter(name => known.includes(name) && !computed.includes(name)).sort());
    },
  );

  test.each(entries.map(entry => [entry.type, entry] as const))(
    'of %s: nothing else, and nothing at all of a step of our own',
    (type, entry) => {
      const audience = audienceOf(type);
      const reader = { userId: 'user_1' as const, throughKey: false, ...(audience === 'members' ? { standing: 'owner' as const } : {}) };
      const shown = showTo(reader, '/v1/me')(entry);
      expect(shown === undefined).toBe(audience === 'internal');
      expect(Object.keys(shown?.data.record ?? {}).filter(name => !rules[entry.entity]!.shows.includes(name))).toEqual([]);
    },
  );

  test('of what is a user’s own: all of it, and through a key what keys may read', () => {
    const own = entries.filter(({ type }) => audienceOf(type) === 'account');
    expect(own.length).toBeGreaterThan(20);
    for (const entry of own) {
      expect(showTo({ userId: 'user_1', throughKey: false }, '/v1/me')(entry)).toBeDefined();
      const throughKey = showTo({ userId: 'user_1', throughKey: true }, '/v1/me')(entry);
      expect(throughKey !== undefined, entry.type).toBe(readOf(entry.entity).keys !== 'never');
    }
  });

  test('of an access: to users when they signed in themselves, and nothing else', () => {
    const accesses = entries.filter(({ entity }) => entity === 'access');
    const told = accesses.map(showTo({ userId: 'user_1', throughKey: false }, '/v1/me')).filter(each => each !== undefined);
    expect(told.map(({ type, data }) => [type, Object.keys(data.record!).sort()])).toEqual([
      ['access.signed_in', ['signedInAt', 'version']],
    ]);
    expect(accesses.map(showTo({ userId: 'user_1', standing: 'owner', throughKey: false }, 's'))).toEqual(accesses.map(() => undefined));
  });

  test('of what nobody can read: that it is there, but not to whom only what is assigned is shown', () => {
    const entry: LogEntry = { ...entries.find(({ type }) => type === 'item.created')!, record: {}, unreadable: true };
    expect(showTo({ userId: 'user_1', standing: 'member', throughKey: false }, 's')(entry)?.data).toMatchObject({
      unreadable: true,
      entity: 'item',
    });
    expect(showTo({ userId: 'user_1', standing: 'guest', throughKey: false }, 's')(entry)).toBeUndefined();
  });

  test('has a rule for each kind that a log holds and somebody may hear of', () => {
    const heard = Object.entries(catalogue).filter(([type, { audience }]) => audience !== 'internal' && isLogged(type.split('.')[0]!));
    expect([...new Set(heard.map(([type]) => type.split('.')[0]!))].sort()).toEqual(Object.keys(rules).sort());
    expect(Object.keys(reads).sort()).toEqual(Object.keys(rules).sort());
  });
});
