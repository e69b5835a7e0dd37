import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { portalRoutes } from '../../../shared/api/clinic/portal.ts';
import { portalNeeds, portalVisitNeeds } from '../../../shared/api/clinic/portal-needs.ts';
import { portalVisitRoutes } from '../../../shared/api/clinic/portal-visits.ts';
import type { Route } from '../../../shared/api/core/route.ts';
import { createSchedule, ScheduleInput } from '../../../shared/domain/clinic/booking/schedule.ts';
import { createVisitType, VisitTypeInput } from '../../../shared/domain/clinic/booking/visit-type.ts';
import { endPatient } from '../../../shared/domain/clinic/patient.ts';
import {
  acceptPortalAccess,
  endPortalAccess,
  grantPortalAccess,
  type PortalBasis,
  type PortalNeed,
  PortalScope,
} from '../../../shared/domain/clinic/portal/portal-access.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { trashWorkspace } from '../../../shared/domain/people/workspaces/workspace-trash.ts';
import { longHash } from '../../../shared/runtime/http/ids.ts';
import { onEngine } from '../costs/engine.fixture.ts';

/* Every route of the portal, as its functions answer it to everybody who has anything to do with a patient, on a DynamoDB engine in memory. */
vi.mock('../../../shared/aws/kms.ts', () => ({
  newDataKey: async () => ({ plain: Buffer.alloc(32, 7), wrapped: 'd3JhcHBlZA==', kmsKeyId: 'key' }),
  openDataKey: async () => Buffer.alloc(32, 7),
}));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/portal/erase.ts')),
  ...(await import('../../../functions/clinic/portal/handlers.ts')),
  ...(await import('../../../functions/clinic/portal/visits.ts')),
  ...(await import('../../../shared/data/clinic/patient-accesses.ts')),
  ...(await import('../../../shared/data/clinic/patients.ts')),
  ...(await import('../../../shared/data/clinic/portal-accesses.ts')),
  ...(await import('../../../shared/data/clinic/schedules.ts')),
  ...(await import('../../../shared/data/clinic/visit-types.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
}));
vi.useFakeTimers({ toFake: ['Date'] });
afterAll(() => vi.useRealTimers());

type Id<P extends string> = `${P}_${string}`;
const id = <P extends string>(prefix: P, i: number): Id<P> => `${prefix}_01kb8m3tq2e8fvq3w5r7c${String(i).padStart(5, '0')}`;
const desk = id('user', 1);
const workspaceId = id('ws', 1);
type Key = { workspaceId: Id<'ws'>; patientId: Id<'patient'> };
const [child, other, former] = [1, 2, 3].map(nth => ({ workspaceId, patientId: id('patient', nth) })) as [Key, Key, Key];
/** A patient of a clinic that was deleted. */
const closed: Key = { workspaceId: id('ws', 2), patientId: id('patient', 1) };
/** The child is born on the day on which clocks go forward in Berlin, in a year in which they do so on the birthday of their majority, too. */
const birthDate = '2015-03-27';
const grown = '2033-03-26T23:00:00.000Z';
const start = '2033-03-20T08:00:00.000Z';
const justBefore = (at: string): string => new Date(Date.parse(at) - 1).toISOString();
const contextOf = (userId: UserId, now: string) => ({ userId, now, requestId: `request ${++requests}`, zone: 'Europe/Berlin' });
let requests = 0;
let granted = 0;

type Grant = { basis: PortalBasis; scopes?: PortalScope[]; until?: string };
/** Gives somebody access to a patient. */
const give = async (userId: UserId, patient: Key, { until, ...input }: Grant, become?: 'offered' | 'ended') => {
  const key = { ...patient, portalAccessId: id('portal', ++granted) };
  const age = { birthDate, zone: 'Europe/Berlin', majorityAge: 18 };
  const change = grantPortalAccess(key, input, { evidence: 'c2VhbGVk', codeDigest: `digest ${granted}` }, age, contextOf(desk, start));
  await data.portalAccesses.create({ ...change, next: { ...change.next, until } }, contextOf(desk, start));
  if (become === 'offered') return;
  await data.portalAccesses.update(key, each => acceptPortalAccess(each, age, { userId, now: start }), contextOf(userId, start));
  if (become === 'ended') await data.portalAccesses.update(key, each => endPortalAccess(each, 'clinic', start), contextOf(desk, start));
};

beforeAll(async () => {
  vi.setSystemTime(start);
  const context = contextOf(desk, start);
  for (const each of [workspaceId, closed.workspaceId])
    await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, each, context).workspace, context);
  const register = (patient: Key) =>
    data.register(patient, { names: [{ family: 'Muster' }], gender: 'unknown', birthDate, zone: 'Europe/Berlin' }, context);
  for (const patient of [child, other, former, closed]) await register(patient);
  await data.workspaces.update(closed, each => trashWorkspace(each, start), context);
  await data.patients.update(former, each => endPatient(each, start), context);
  const ids = { workspaceId, scheduleId: id('schedule', 1), visitTypeId: id('visit_type', 1) };
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
  const schedule = ScheduleInput.parse({ name: 'Room', kind: 'room', hours, zone: 'UTC' });
  await data.schedules.create(createSchedule(schedule, ids, context), context);
  const type = VisitTypeInput.parse({ name: 'Visit', minutes: 30, every: 30, zone: 'UTC', needs: ['room'], byPatients: true });
  await data.visitTypes.create(createVisitType(type, ids, context), context);
});

type Person = { has: [Grant, ('offered' | 'ended')?][]; gives: Partial<Record<PortalNeed, string>>; isStranger?: true; ofOther?: true };
const always = '2099-01-01T00:00:00.000Z';
const whole = (until: string) => ({ visits: until, record: until, prescriptions: until, all: until });
/** Everybody who has, had or will have anything to do with the child: what they have, and what that gives until when. Written anew, without the rule of the product. */
const people: Record<string, Person> = {
  'nobody in particular': { has: [], gives: {}, isStranger: true },
  'whoever has not used the code': { has: [[{ basis: 'self' }, 'offered']], gives: {}, isStranger: true },
  'the patient': { has: [[{ basis: 'self' }]], gives: { ...whole(always), self: always } },
  'another patient': { has: [[{ basis: 'self' }]], gives: {}, isStranger: true, ofOther: true },
  'a mother': { has: [[{ basis: 'parent' }]], gives: whole(grown) },
  'a father who only books': { has: [[{ basis: 'parent', scopes: ['visits'] }]], gives: { visits: grown } },
  'a guardian': { has: [[{ basis: 'guardian', scopes: ['visits', 'record'] }]], gives: { visits: always, record: always } },
  'an attorney': { has: [[{ basis: 'attorney', scopes: ['prescriptions'] }]], gives: { prescriptions: always } },
  'whom the patient wanted for a while': { has: [[{ basis: 'patient', scopes: ['record'], until: grown }]], gives: { record: grown } },
  'whose access was ended': { has: [[{ basis: 'guardian' }, 'ended']], gives: {} },
  'a mother who is a guardian for visits, too': {
    has: [[{ basis: 'parent', scopes: ['record'] }], [{ basis: 'guardian', scopes: ['visits'] }]],
    gives: { record: grown, visits: always },
  },
};

const routes: Record<string, Route> = { ...portalRoutes, ...portalVisitRoutes };
const needs: Record<string, PortalNeed> = { ...portalNeeds, ...portalVisitNeeds };
type Handler = (request: object) => Promise<unknown>;

/** Asks a route as its example does, and says what came of it: shown, or how it was refused. What is not there is found out after the right to know it. */
const ask = async (route: string, patient: Key, userId: UserId, now: string): Promise<{ outcome: string; noted: string[] }> => {
  vi.setSystemTime(now);
  const handler = ({ ...data.portalHandlers, ...data.portalVisitHandlers } as Record<string, unknown>)[route] as Handler;
  const { body, params, query } = routes[route]!.example;
  const context = contextOf(userId, now);
  const request = {
    ...{
      params: { ...params, ...patient },
      now,
      context,
      ifMatch: undefined,
      newId: async (kind: string) => id(kind === 'portalAccess' ? 'portal' : kind, ++requests + 1_000),
    },
    query: { limit: 10, ...query },
    body: routes[route]!.body?.parse({ ...(body as object), ...ahead[route]?.(now) }),
  };
  const outcome = await handler(request).then(
    () => 'shown',
    error => {
      if (!(error instanceof Failure)) throw error;
      return String(error.details.reason ?? error.details.what ?? error.code);
    },
  );
  const hour = `${now.slice(0, 13)}:00:00.000Z`;
  const names = [
    { at: now, accessId: longHash(`${context.requestId}|${route}`) },
    { at: hour, accessId: longHash(`${userId}|${route}|${hour}|refused`) },
  ];
  const [shown, refused] = await Promise.all(names.map(each => data.patientAccesses.find({ ...patient, ...each })));
  const noted = shown ?? refused;
  const isTheirs = noted?.userId === userId && noted.operation === route && noted.portalAccessId !== undefined;
  return { outcome, noted: isTheirs ? [noted.refused ? 'refused' : 'shown'] : [] };
};
/** What has to be ahead in what some routes are asked with. */
const ahead: Record<string, (now: string) => object> = {
  createPortalVisit: now => ({ start: later(now) }),
  addPortalHolder: now => ({ until: later(now) }),
};
const later = (now: string): string => new Date(Date.parse(now) + 3 * 86_400_000).toISOString();

/** What a route says to whoever may ask it, and names what is not there, as examples do. */
const beyondTheRight = [
  ...['shown', 'visit_type', 'schedule', 'appointment', 'prescription', 'outside_hours', 'not_aligned', 'patient_busy'],
  ...['portal_access', 'not_of_age', 'limit_reached'],
];

/** Asks a route at a moment, and holds what came of it against what was promised. */
const expectAsPromised = async (name: string, userId: UserId, route: string, now: string): Promise<void> => {
  const { gives, isStranger } = people[name]!;
  const { outcome, noted } = await ask(route, child, userId, now);
  const isOpen = now < (gives[needs[route]!] ?? '');
  const asked = { name, route, now };
  // Whoever has, or had, access and is refused stands with the patient, too.
  const expected = isStranger ? [] : [isOpen ? 'shown' : 'refused'];
  expect({ ...asked, isOpen: beyondTheRight.includes(outcome), noted }).toEqual({ ...asked, isOpen, noted: expected });
  // Whoever has nothing is told nothing: not even that there is a patient.
  if (isStranger) expect({ ...asked, outcome }).toEqual({ ...asked, outcome: 'workspace' });
};

/** Of a patient who is not theirs nobody is told anything, by any route. */
const expectClosed = async (patient: Key, userId: UserId): Promise<void> => {
  for (const route of Object.keys(needs))
    expect({ route, ...(await ask(route, patient, userId, start)) }).toEqual({ route, outcome: 'workspace', noted: [] });
};

describe('the portal of a patient', () => {
  let nth = 10;
  test.each(Object.keys(people))(
    'is open to %s for what they have and until then, by every route, and each who is shown anything stands with the patient',
    async name => {
      const userId = id('user', ++nth);
      const { has, ofOther } = people[name]!;
      for (const [grant, become] of has) await give(userId, ofOther ? other : child, grant, become);
      const moments = [start, justBefore(grown), grown];
      const each = Object.keys(needs).flatMap(route => moments.map(now => [route, now] as const));
      for (const [route, now] of each) await expectAsPromised(name, userId, route, now);
      await expectClosed(ofOther ? child : other, userId);
    },
  );

  test('shows a patient who is of age everybody who has it by then, and what they end opens nothing from then on: of a guardian the clinic does that', async () => {
    const [anna, ben, cleo] = [id('user', ++nth), id('user', ++nth), id('user', ++nth)] as const;
    const adult = { workspaceId, patientId: id('patient', 4) };
    const born = { names: [{ family: 'Muster' }], gender: 'unknown' as const, birthDate: '1984-02-29', zone: 'Europe/Berlin' };
    await data.register(adult, born, contextOf(desk, start));
    await give(anna, adult, { basis: 'self' });
    await give(ben, adult, { basis: 'patient', scopes: ['record'] });
    await give(cleo, adult, { basis: 'guardian' });
    await give(id('user', ++nth), adult, { basis: 'parent' });
    const handlers = data.portalHandlers as unknown as Record<string, (request: object) => Promise<{ items: Holder[] }>>;
    type Holder = { portalAccessId: string; basis: string; state: string; isYou: boolean; mayEnd: boolean };
    const asking = (userId: UserId) => ({ params: adult, context: contextOf(userId, start), query: {}, now: start });
    const { items } = await handlers.listPortalHolders!(asking(anna));
    expect(items.map(({ basis, state, isYou, mayEnd }) => [basis, state, isYou, mayEnd])).toEqual([
      ['self', 'open', true, true],
      ['patient', 'open', false, true],
      ['guardian', 'open', false, false],
    ]);
    expect((await ask('getPortalRecord', adult, ben, start)).outcome).toBe('shown');
    const end = (portalAccessId: string, by: UserId) =>
      handlers.endPortalHolder!({ ...asking(by), params: { ...adult, portalAccessId } }).then(
        () => 'ended',
        (error: Failure) => error.details.reason,
      );
    expect(await end(items[1]!.portalAccessId, cleo)).toBe('not_in_portal_scope');
    expect(await end(items[2]!.portalAccessId, anna)).toBe('not_yours_to_end');
    for (let again = 0; again < 2; again++) expect(await end(items[1]!.portalAccessId, anna)).toBe('ended');
    expect((await ask('getPortalRecord', adult, ben, start)).outcome).toBe('portal_access_ended');
    expect((await handlers.listPortalHolders!(asking(cleo))).items.map(({ basis }) => basis)).toEqual(['self', 'guardian']);
  });

  test('is closed of who is no patient there any more, and with the clinic', async () => {
    const userId = id('user', ++nth);
    await give(userId, former, { basis: 'self' });
    await give(userId, closed, { basis: 'self' });
    for (const patient of [former, closed]) await expectClosed(patient, userId);
  });

  test('is closed to whose account is erased, and gives their place back', async () => {
    const [userId, stays] = [id('user', ++nth), id('user', ++nth)];
    for (const patient of [child, other]) await give(userId, patient, { basis: 'guardian' });
    await give(stays, child, { basis: 'guardian' });
    for (let again = 0; again < 2; again++) await data.endPortalsOf(userId, contextOf(userId, start));
    expect(await data.portalAccessesOf(userId)).toEqual([]);
    expect((await ask('getPortalRecord', child, userId, start)).outcome).toBe('portal_access_ended');
    expect((await ask('getPortalRecord', child, stays, start)).outcome).toBe('shown');
  });

  test('has a route for each need that is written down, and needs for no other', () => {
    expect(Object.keys(needs).sort()).toEqual(Object.keys(routes).sort());
    expect([...new Set(Object.values(needs))].sort()).toEqual(['all', 'self', ...PortalScope.options].sort());
  });
});
