import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSchedule, ScheduleInput } from '../../../shared/domain/clinic/booking/schedule.ts';
import { createVisitType, VisitTypeInput } from '../../../shared/domain/clinic/booking/visit-type.ts';
import { endPatient, noteBounce, restorePatient } from '../../../shared/domain/clinic/patient.ts';
import { endPortalAccess, portalRules } from '../../../shared/domain/clinic/portal/portal-access.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { createProfile } from '../../../shared/domain/people/profiles/profile.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { always, id } from './clinic.fixture.ts';

/* What nobody gets around who would let somebody into the portal of a patient unheard, as the functions do it, on a DynamoDB engine in memory. */
const heard = vi.hoisted(() => ({ mails: [] as string[], told: [] as { userId: string; notice: string }[], opened: 0 }));
vi.hoisted(() => Object.assign(process.env, { MAIL_FROM: 'almanac@example.com', MAIL_CONFIGURATION_SET: 'none', MAIL_KEPT_PERCENT: '0' }));
vi.mock('../../../shared/aws/kms.ts', async () => {
  const kms = await import('./kms.fixture.ts');
  const openDataKey = async () => {
    heard.opened++;
    return kms.openDataKey();
  };
  return { ...kms, openDataKey };
});
vi.mock('../../../shared/aws/mail/mail.ts', () => ({
  sendMail: async ({ to }: { to: string }) => void heard.mails.push(to),
  mailFailure: () => 'refused',
}));
vi.mock('../../../functions/notifications/inbox/tell.ts', () => ({
  tell: async ({ userId, notice }: { userId: string; notice: string }) => void heard.told.push({ userId, notice }),
}));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/merges/merge.ts')),
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/portal/accept.ts')),
  ...(await import('../../../functions/clinic/portal/end.ts')),
  ...(await import('../../../functions/clinic/portal/grant.ts')),
  ...(await import('../../../functions/clinic/portal/handlers.ts')),
  ...(await import('../../../functions/clinic/portal/tell.ts')),
  ...(await import('../../../functions/clinic/portal/visits.ts')),
  ...(await import('../../../shared/data/clinic/patient-seal.ts')),
  ...(await import('../../../shared/data/clinic/patients.ts')),
  ...(await import('../../../shared/data/clinic/portal-accesses.ts')),
  ...(await import('../../../shared/data/clinic/schedules.ts')),
  ...(await import('../../../shared/data/clinic/visit-types.ts')),
  ...(await import('../../../shared/data/people/members.ts')),
  ...(await import('../../../shared/data/people/profiles.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  inbox: await import('../../../functions/notifications/inbox/portals.ts'),
}));
vi.useFakeTimers({ toFake: ['Date'] });
afterAll(() => vi.useRealTimers());

const begin = '2026-11-28T08:00:00.000Z';
const inDays = (days: number): string => new Date(Date.parse(begin) + days * 86_400_000).toISOString();
const [desk, officer, anna, mallory] = [1, 2, 3, 4].map(nth => id('user', nth)) as [UserId, UserId, UserId, UserId];
let requests = 0;
const as = (userId: UserId, now = begin) => ({ userId, now, requestId: `request ${++requests}`, zone: 'UTC' });

/** A patient of a clinic of their own, whose address is `own`. */
const practice = async (email = 'own@example.org') => {
  const workspaceId = id('ws', ++requests);
  const { workspace, owner } = createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, as(desk));
  await data.workspaces.create(workspace, as(desk));
  await data.members.create({ ...owner, next: { ...owner.next, userId: officer, role: 'privacy_officer' } }, as(desk));
  const patient = { workspaceId, patientId: id('patient', ++requests) };
  const input = { names: [{ family: 'Muster' }], gender: 'unknown' as const, birthDate: '1984-02-29', zone: 'UTC' };
  await data.register(patient, { ...input, contacts: [{ system: 'email', value: email }], consents: { email: true } }, as(desk));
  return patient;
};
type Patient = Awaited<ReturnType<typeof practice>>;
const offer = (patient: Patient, now = begin) =>
  data.grant({ ...patient, portalAccessId: id('portal', ++requests) }, { basis: 'self', evidence: 'Identity card' }, as(desk, now));
const use = (code: string | undefined, userId: UserId, now = begin) =>
  data.accept({ code: code!, birthDate: '1984-02-29' }, as(userId, now));
const letIn = async (patient: Patient, userId: UserId, now = begin) => use((await offer(patient, now)).code, userId, now);
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    error => (error instanceof Failure ? (error.details.reason ?? error.code) : Promise.reject(error)),
  );
/** Asks a route of the portal as somebody who has access to it. */
const ask = (route: string, patient: object, userId: UserId, more: { now?: string; body?: object; as?: string } = {}) => {
  const { now = begin, body } = more;
  const handler = ({ ...data.portalHandlers, ...data.portalVisitHandlers } as Record<string, unknown>)[route] as (
    request: object,
  ) => Promise<never>;
  const newId = async (kind: string) => more.as ?? id(kind === 'portalAccess' ? 'portal' : kind, ++requests);
  return handler({
    params: patient,
    body,
    query: {},
    now,
    ifMatch: undefined,
    context: { ...as(userId, now), retryMark: more.as && `${more.as}.body` },
    newId,
  });
};

beforeEach(async () => {
  vi.setSystemTime(begin);
  heard.mails.length = 0;
  heard.told.length = 0;
  for (const userId of [desk, officer, anna, mallory])
    await data.profiles.create(createProfile(userId, `${userId}@example.org`, begin), as(userId));
});

describe('the mail that tells of an access', () => {
  test('is switched off by nobody: neither with other mails, nor by taking the address away, or putting another before it', async () => {
    const changes = [
      { consents: { email: false } },
      { contacts: [] },
      { contacts: [{ system: 'email' as const, value: 'desk@example.org' }] },
      { contacts: ['desk@example.org', 'own@example.org'].map(value => ({ system: 'email' as const, value })) },
    ];
    for (const change of changes) {
      const patient = await practice();
      await data.alter(patient, change, as(desk));
      heard.mails.length = 0;
      await data.tellOfPortal(await offer(patient), 'granted');
      expect({ change, told: heard.mails.includes('own@example.org') }).toEqual({ change, told: true });
    }
  });

  test('goes to an address that the patient has no more for a month, and to none from which mail came back', async () => {
    const patient = await practice();
    await data.alter(patient, { contacts: [{ system: 'email', value: 'new@example.org' }] }, as(desk));
    const told = async (now: string) => {
      vi.setSystemTime(now);
      heard.mails.length = 0;
      await data.tellOfPortal(await offer(patient, now), 'granted');
      return [...heard.mails].sort();
    };
    expect(await told(inDays(29))).toEqual(['new@example.org', 'own@example.org']);
    expect(await told(inDays(31))).toEqual(['new@example.org']);
    const digest = data.addressDigest('new@example.org', (await data.patients.find(patient))!, Buffer.alloc(32, 7));
    await data.patients.update(patient, each => noteBounce(each, digest), as(desk));
    expect(await told(inDays(32))).toEqual([]);
  });

  test('goes to who was let in before they were no patient, once they are one again; where nobody was it does not', async () => {
    const [patient, other] = [await practice(), await practice()];
    await letIn(patient, anna);
    for (const each of [patient, other]) {
      await data.patients.update(each, one => endPatient(one, begin), as(desk));
      const record = await data.patients.update(each, restorePatient, as(desk));
      heard.mails.length = 0;
      heard.told.length = 0;
      const event = { record, by: desk, at: begin } as never;
      await Promise.all([data.tellOfReturn(record, begin), data.inbox.tellOfReturn(event)]);
      const isIn = each === patient;
      expect(heard.mails).toEqual(isIn ? ['own@example.org'] : []);
      expect(heard.told).toEqual(isIn ? [{ userId: officer, notice: 'portal_opened' }] : []);
    }
  });
});

test('who has access to a record that was merged is told of once the record that goes on is a patient again, or it goes on by itself', async () => {
  const [loser, other] = [await practice(), await practice('other@example.org')];
  const survivor = { workspaceId: loser.workspaceId, patientId: other.patientId };
  const input = { names: [{ family: 'Muster' }], gender: 'unknown' as const, birthDate: '1984-02-29', zone: 'UTC' };
  await data.register(survivor, { ...input, contacts: [{ system: 'email', value: 'goes@example.org' }] }, as(desk));
  await letIn(loser, anna);
  await data.merge(loser, survivor.patientId as never, as(officer), undefined);
  await data.patients.update(survivor, each => endPatient(each, begin), as(desk));
  const told = async (type: string, record: object, restored?: true) => {
    [heard.mails.length, heard.told.length] = [0, 0];
    await data.tellOfReturn(record as never, begin);
    await data.inbox.tellOfReturn({ type, record, by: desk, at: begin, data: { restored } } as never);
    return { mails: [...heard.mails], told: heard.told.map(({ userId }) => userId) };
  };
  const parted = await data.unmerge(loser, as(officer), undefined);
  expect(await told('patient.unmerged', parted, true)).toEqual({ mails: ['own@example.org'], told: [officer] });
  await data.merge(loser, survivor.patientId as never, as(officer), undefined);
  const back = await data.patients.update(survivor, restorePatient, as(desk));
  expect(await told('patient.restored', back)).toEqual({ mails: ['own@example.org'], told: [officer] });
});

test('of who has access again each hears of the others, and so does who was shut out lately', async () => {
  const patient = await practice();
  await letIn(patient, anna);
  const shut = await letIn(patient, mallory);
  await data.endWithGiven(shut, 'clinic', each => endPortalAccess(each, 'clinic', begin), as(desk));
  await data.patients.update(patient, one => endPatient(one, begin), as(desk));
  const record = await data.patients.update(patient, restorePatient, as(desk));
  const told = async () => {
    heard.told.length = 0;
    await data.inbox.tellOfReturn({ type: 'patient.restored', record, by: desk, at: begin, data: {} } as never);
    return new Set(heard.told.map(({ userId }) => userId));
  };
  expect(await told()).toEqual(new Set([mallory, officer]));
  await letIn(patient, officer);
  expect(await told()).toEqual(new Set([anna, mallory, officer]));
});

describe('of two who say that they are the patient', () => {
  test('the one who came later shuts out nobody who came before, whenever their codes were made', async () => {
    const patient = await practice();
    const early = await offer(patient);
    await letIn(patient, anna, inDays(1));
    const late = await use(early.code, mallory, inDays(2));
    const [first] = (await data.livePortalAccesses(patient, each => each.userId === anna))!;
    expect(await codeOf(ask('endPortalHolder', first!, mallory, { now: inDays(2) }))).toBe('not_yours_to_end');
    expect(await codeOf(ask('endPortalHolder', late, anna, { now: inDays(2) }))).toBe('done');
  });

  test('who came first did so by the first of their accesses, whichever code that was', async () => {
    const patient = await practice();
    const early = await offer(patient);
    await letIn(patient, anna);
    const late = await letIn(patient, mallory, inDays(2));
    const again = await use(early.code, anna, inDays(5));
    expect(await codeOf(ask('endPortalHolder', late, anna, { now: inDays(6) }))).toBe('done');
    expect(await codeOf(ask('endPortalHolder', again, anna, { now: inDays(6) }))).toBe('done');
  });

  test('an end that comes again is answered as the first was, also where it names the version that was seen', async () => {
    const access = await letIn(await practice(), anna);
    const context = { ...as(desk), retryMark: 'a-key.body' };
    const end = () => data.endWithGiven(access, 'clinic', each => endPortalAccess(each, 'clinic', begin), context, [access.version]);
    expect(await end()).toEqual(await end());
  });

  test('two accesses of one who is the patient that end at once end what was given by them', async () => {
    for (let again = 0; again < 5; again++) {
      const patient = await practice();
      const own = [await letIn(patient, anna), await letIn(patient, anna)];
      const body = { scopes: ['visits'], until: inDays(30), whom: 'My sister' };
      const { code } = (await ask('addPortalHolder', patient, anna, { body })) as { code: string };
      await use(code, mallory);
      await Promise.all(own.map(each => data.endWithGiven(each, 'clinic', one => endPortalAccess(one, 'clinic', begin), as(desk))));
      expect(await data.livePortalAccesses(patient, each => each.endedAt === undefined)).toEqual([]);
    }
  });

  test('what is refused ends nobody else’s access, nor does the end of one of two that somebody has: that of the last does', async () => {
    const patient = await practice();
    const [one, two] = [await letIn(patient, anna), await letIn(patient, anna)];
    const body = { scopes: ['visits'], until: inDays(30), whom: 'My sister' };
    const { portalAccessId, code } = (await ask('addPortalHolder', patient, anna, { body })) as { portalAccessId: never; code: string };
    await use(code, mallory);
    const isIn = async () => (await data.portalAccesses.get({ ...patient, portalAccessId })).endedAt === undefined;
    const end = (access: typeof one, ifMatch?: number[]) =>
      data.endWithGiven(access, 'clinic', each => endPortalAccess(each, 'clinic', begin), as(desk), ifMatch);
    await end(two);
    expect(await isIn()).toBe(true);
    expect(await codeOf(end(one, [1]))).toBe('precondition_failed');
    expect(await isIn()).toBe(true);
    await end(one);
    expect(await isIn()).toBe(false);
  });
});

test('however many were shut out before them, who sees all of a patient by then hears of who is let in', async () => {
  const patient = await practice();
  const shut = Array.from({ length: 21 }, (_, nth) => id('user', 100 + nth));
  for (const [nth, userId] of shut.entries()) {
    const day = inDays(Math.floor(nth / 8) * 2);
    await data.profiles.create(createProfile(userId, `${userId}@example.org`, begin), as(userId));
    const access = await letIn(patient, userId, day);
    await data.endWithGiven(access, 'clinic', each => endPortalAccess(each, 'clinic', day), as(desk, day));
  }
  await letIn(patient, anna, inDays(8));
  vi.setSystemTime(inDays(9));
  const record = await offer(patient, inDays(9));
  await data.inbox.tellOfPortal({ type: 'portal_access.granted', record, by: desk, at: inDays(9), data: { parentsToo: false } } as never);
  expect(heard.told.map(({ userId }) => userId)).toEqual(expect.arrayContaining([anna, officer, ...shut]));
});

test('no more codes are made for a patient within a day than there are, taken back or not, also by many at once', async () => {
  const patient = await practice();
  const made: unknown[] = [];
  for (let nth = 0; nth < 6; nth++) {
    const code = await offer(patient);
    await data.endWithGiven(code, 'clinic', each => endPortalAccess(each, 'clinic', begin), as(desk));
    made.push('done');
  }
  made.push(...(await Promise.all(Array.from({ length: 8 }, () => codeOf(offer(patient))))));
  expect(made.filter(each => each === 'done')).toHaveLength(portalRules.codesADay);
  expect(new Set(made)).toEqual(new Set(['done', 'limit_reached']));
  expect(await codeOf(offer(patient, inDays(1)))).toBe('done');
});

test('codes that a patient makes use up none of the clinic', async () => {
  const patient = await practice();
  await letIn(patient, mallory);
  const body = { scopes: ['visits'], until: inDays(30), whom: 'Somebody' };
  for (let nth = 0; nth < portalRules.codesADay; nth++) {
    const made = (await ask('addPortalHolder', patient, mallory, { body })) as { portalAccessId: never };
    const id = { ...patient, portalAccessId: made.portalAccessId };
    await data.endWithGiven(id, 'patient', each => endPortalAccess(each, 'patient', begin), as(mallory));
  }
  expect(await codeOf(ask('addPortalHolder', patient, mallory, { body }))).toBe('limit_reached');
  expect(await codeOf(offer(patient))).toBe('done');
});

test('no key is opened for a code that cannot be used: one that was taken back, is over, or was guessed at too often', async () => {
  const patient = await practice();
  const [back, over] = [await offer(patient), await offer(patient)];
  await data.endWithGiven(back, 'clinic', each => endPortalAccess(each, 'clinic', begin), as(desk));
  const asked = heard.opened;
  // So late that no key is known any more.
  const at = (days: number): string => {
    vi.setSystemTime(inDays(days));
    return inDays(days);
  };
  expect(await codeOf(use(over.code, desk, at(6)))).toBe('own_code');
  expect(await codeOf(use(back.code, anna, at(6)))).toBe('not_found');
  expect(await codeOf(use(over.code, anna, at(portalRules.openDays)))).toBe('not_found');
  expect(heard.opened).toBe(asked);
  const fresh = await offer(patient, at(8));
  await use(fresh.code, anna, at(9));
  expect(heard.opened).toBeGreaterThan(asked);
});

describe('visits that are booked by the portal', () => {
  const booking = async () => {
    const patient = await practice();
    await letIn(patient, anna);
    const ids = { workspaceId: patient.workspaceId, scheduleId: id('schedule', 1), visitTypeId: id('visit_type', 1) };
    const schedule = ScheduleInput.parse({ name: 'Room', kind: 'room', hours: always, zone: 'UTC' });
    await data.schedules.create(createSchedule(schedule, ids, as(desk)), as(desk));
    const type = VisitTypeInput.parse({ name: 'Visit', minutes: 30, every: 30, zone: 'UTC', needs: ['room'], byPatients: true });
    await data.visitTypes.create(createVisitType(type, ids, as(desk)), as(desk));
    const book = (nth: number) =>
      ask('createPortalVisit', patient, anna, {
        body: { visitTypeId: ids.visitTypeId, scheduleIds: [ids.scheduleId], start: inDays(3 + nth) },
        as: id('appointment', nth),
      }) as Promise<{ appointmentId: string }>;
    return { patient, book };
  };

  test('are ten ahead at the most, and the very request for the tenth that comes again is answered what it has booked', async () => {
    const { book } = await booking();
    for (let nth = 1; nth < portalRules.visitsAhead; nth++) await book(nth);
    const tenth = await book(portalRules.visitsAhead);
    expect(await book(portalRules.visitsAhead)).toMatchObject({ appointmentId: tenth.appointmentId, status: 'booked', version: 1 });
    expect(await codeOf(book(portalRules.visitsAhead + 1))).toBe('patient_limit');
  });

  test('are ten ahead at the most where they are booked at once', async () => {
    const { book } = await booking();
    for (let nth = 1; nth < portalRules.visitsAhead; nth++) await book(nth);
    const tries = await Promise.all([10, 11, 12, 13].map(nth => codeOf(book(nth))));
    expect(tries.filter(each => each === 'done')).toHaveLength(1);
    expect(new Set(tries)).toEqual(new Set(['done', 'patient_limit']));
  });
});
