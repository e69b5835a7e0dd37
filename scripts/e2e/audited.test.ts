import { describe, expect, test } from 'vitest';
import type { Route } from '../../shared/api/core/route.ts';
import { routes } from '../../shared/api/index.ts';
import type {
  AppointmentId,
  DispenseId,
  JobId,
  NoteId,
  PatientId,
  PortalAccessId,
  PrescriptionId,
  ScheduleId,
  VisitSeriesId,
  VisitTypeId,
  WaitlistEntryId,
  WorkspaceId,
} from '../../shared/domain/core/ids.ts';
import { eventually } from '../testing/await.ts';
import { logBesideTable } from '../testing/log.ts';
import { passkeyOf } from '../testing/passkey.ts';
import { apiOf, type Person, signIn } from '../testing/people.ts';
import { sayCode } from '../testing/portal.ts';
import { person, stage } from '../testing/stage.ts';
import { clinicOf, memberOf, workspaceOf } from '../testing/workspace.ts';

type Place = Awaited<ReturnType<typeof workspaceOf>>;
type Answered = Promise<{ headers: Headers }>;

let jobId: JobId;
/** The first part of the file that was asked for before, as it is. */
const partOf = async ({ api, token }: Person, { workspaceId }: Place): Answered => {
  const params = { workspaceId, jobId };
  await eventually('the file', async () => (await api.getAuditExport({ params })).data.status === 'done');
  const url = `${stage.apiUrl}/v1/workspaces/${workspaceId}/audit/exports/${jobId}/parts/1`;
  const reply = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  expect(reply.status).toBe(200);
  return reply;
};

let patientId: PatientId;
const birthDate = '1984-02-29';
/** Those about patients: the first registers the one that the others are about. */
const ofPatients: Record<string, (ada: Person, clinic: Place) => Answered> = {
  createPatient: async ({ api }, params) => {
    const { data, headers } = await api.createPatient({ params, body: { names: [{ family: 'Muster' }], gender: 'unknown', birthDate } });
    patientId = data.patientId;
    return { headers };
  },
  searchPatients: ({ api }, params) => api.searchPatients({ params, body: { name: 'muster' } }),
  matchPatients: ({ api }, params) => api.matchPatients({ params, body: { names: [{ family: 'Muster' }] } }),
  getPatient: ({ api }, params) => api.getPatient({ params: { ...params, patientId } }),
  changePatient: ({ api }, params) => api.changePatient({ params: { ...params, patientId }, body: { zone: 'UTC' } }),
  listEmergencyAccesses: ({ api }, params) => api.listEmergencyAccesses({ params }),
  listLegalHolds: ({ api }, params) => api.listLegalHolds({ params: { ...params, patientId } }),
  listPatientAccesses: ({ api }, params) => api.listPatientAccesses({ params: { ...params, patientId } }),
  exportPatient: ({ api }, params) => api.exportPatient({ params: { ...params, patientId } }),
};

let prescriptionId: PrescriptionId;
let dispense: { workspaceId: WorkspaceId; patientId: PatientId; prescriptionId: PrescriptionId; dispenseId: DispenseId };
let digest: string;
/** The client of hers that proves by her passkey what asks for that. */
let proving: Person['api'];
const prescribed = ({ workspaceId }: Place) => ({ workspaceId, patientId, prescriptionId });
/** Those about prescriptions: the first writes the one that the others are about. */
const ofPrescriptions: Record<string, (ada: Person, clinic: Place) => Answered> = {
  createPrescription: async ({ api }, params) => {
    const body = { medication: { text: 'Ibuprofen' }, dose: '1', quantity: { value: 20, unit: 'tablets' }, days: 10 };
    const { data, headers } = await api.createPrescription({ params: { ...params, patientId }, body });
    prescriptionId = data.prescriptionId;
    return { headers };
  },
  listPrescriptions: ({ api }, params) => api.listPrescriptions({ params: { ...params, patientId } }),
  getPrescription: ({ api }, params) => api.getPrescription({ params: prescribed(params) }),
  changePrescription: ({ api }, params) => api.changePrescription({ params: prescribed(params), body: { days: 7 } }),
  getPrescriptionStatement: async ({ api }, params) => {
    const { data, headers } = await api.getPrescriptionStatement({ params: prescribed(params) });
    digest = data.digest;
    return { headers };
  },
  signPrescription: async (ada, params) => {
    proving = (await passkeyOf(ada)).api;
    return proving.signPrescription({ params: prescribed(params), body: { digest } });
  },
  createDispense: async ({ api }, params) => {
    const { data, headers } = await api.createDispense({ params: prescribed(params), body: {} });
    dispense = data;
    return { headers };
  },
  listDispenses: ({ api }) => api.listDispenses({ params: dispense }),
  getDispense: ({ api }) => api.getDispense({ params: dispense }),
  listAdherence: ({ api }) => api.listAdherence({ params: dispense }),
  correctDispense: ({ api }) => api.correctDispense({ params: dispense, body: { days: 5, reason: 'Counted wrong' } }),
  returnDispense: ({ api }) => api.returnDispense({ params: dispense, body: { reason: 'Not picked up' } }),
  holdPrescription: ({ api }, params) => api.holdPrescription({ params: prescribed(params) }),
  resumePrescription: ({ api }, params) => api.resumePrescription({ params: prescribed(params) }),
  stopPrescription: ({ api }, params) => api.stopPrescription({ params: prescribed(params) }),
};

const notes: { workspaceId: WorkspaceId; patientId: PatientId; noteId: NoteId }[] = [];
/** Those about notes: the first begins those that the others are about, and is sent twice: one is signed, the other discarded. */
const ofNotes: Record<string, (ada: Person, clinic: Place) => Answered> = {
  createNote: async ({ api }, { workspaceId }) => {
    const { data, headers } = await api.createNote({ params: { workspaceId, patientId }, body: { title: 'Visit', text: 'Cough' } });
    notes.push(data);
    return { headers };
  },
  listNotes: ({ api }) => api.listNotes({ params: notes[0]! }),
  getNote: ({ api }) => api.getNote({ params: notes[0]! }),
  changeNote: ({ api }) => api.changeNote({ params: notes[0]!, body: { text: 'Cough.' }, ifMatch: 1 }),
  getNoteStatement: async ({ api }) => {
    const { data, headers } = await api.getNoteStatement({ params: notes[0]! });
    digest = data.digest;
    return { headers };
  },
  signNote: ({ api }) => api.signNote({ params: notes[0]!, body: { digest } }),
  withdrawNote: ({ api }) => api.withdrawNote({ params: notes[0]!, body: { reason: 'Wrong chart' } }),
  listNotesToSign: ({ api }, params) => api.listNotesToSign({ params, query: {} }),
  discardNote: ({ api }) => api.discardNote({ params: notes[1]! }),
};

type Visit = { workspaceId: WorkspaceId; patientId: PatientId; appointmentId: AppointmentId; scheduleId: ScheduleId };
const inDays = (days: number): string => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T12:00:00.000Z`;
/** What is booked: one that is held and checked in, one that was missed, and one that is called off. */
const bookings = [
  { start: inDays(2), hold: true },
  { start: inDays(-1), override: { reason: 'Written down later' } },
  { start: inDays(4) },
];
const visits: Visit[] = [];
let booked: { visitTypeId: VisitTypeId; scheduleIds: ScheduleId[] };
const whatIsBooked = async ({ api }: Person, params: Place) => {
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
  const { data: room } = await api.createSchedule({ params, body: { name: 'Room', kind: 'room', zone: 'UTC', hours } });
  const { data: type } = await api.createVisitType({
    params,
    body: { name: 'Visit', minutes: 30, needs: ['room'], zone: 'UTC', byPatients: true },
  });
  return { visitTypeId: type.visitTypeId, scheduleIds: [room.scheduleId] };
};
/** Those about visits: the first books those that the others are about, and is sent once for each. */
const ofVisits: Record<string, (ada: Person, clinic: Place) => Answered> = {
  createAppointment: async (ada, params) => {
    booked ??= await whatIsBooked(ada, params);
    const body = { ...booked, ...bookings[visits.length]! };
    const { data, headers } = await ada.api.createAppointment({ params: { ...params, patientId }, body });
    visits.push({ ...params, patientId, appointmentId: data.appointmentId, scheduleId: booked.scheduleIds[0]! });
    return { headers };
  },
  confirmAppointment: ({ api }) => api.confirmAppointment({ params: visits[0]! }),
  rescheduleAppointment: ({ api }) => api.rescheduleAppointment({ params: visits[0]!, body: { start: inDays(3) } }),
  listAppointments: ({ api }) => api.listAppointments({ params: visits[0]! }),
  listDayOfSchedule: ({ api }) => api.listDayOfSchedule({ params: visits[0]!, query: { date: inDays(3).slice(0, 10) } }),
  getAppointment: ({ api }) => api.getAppointment({ params: visits[0]! }),
  checkInAppointment: ({ api }) => api.checkInAppointment({ params: visits[0]! }),
  missAppointment: ({ api }) => api.missAppointment({ params: visits[1]! }),
  cancelAppointment: ({ api }) => api.cancelAppointment({ params: visits[2]! }),
};

const ofPortal = ({ workspaceId }: Place) => ({ workspaceId, patientId });
/** Those about the portal of the patient: before the first of them, somebody at the desk gives its code. */
let portalAccessId: PortalAccessId;
const ofPortals: Record<string, (ada: Person, clinic: Place) => Answered> = {
  listPortalAccesses: async (ada, params) => {
    const desk = await memberOf(params, ada, 'reception');
    const { data } = await desk.api.createPortalAccess({ params: ofPortal(params), body: { basis: 'self', evidence: 'Identity card' } });
    await sayCode({ api: proving }, data.code, birthDate);
    return ada.api.listPortalAccesses({ params: ofPortal(params) });
  },
  getPortalRecord: ({ api }, params) => api.getPortalRecord({ params: ofPortal(params) }),
  changePortalRecord: ({ api }, params) => api.changePortalRecord({ params: ofPortal(params), body: { consents: { sms: true } } }),
  listPortalHolders: ({ api }, params) => api.listPortalHolders({ params: ofPortal(params) }),
  addPortalHolder: async (_, params) => {
    const body = { scopes: ['visits' as const], until: inDays(30), whom: 'My sister' };
    const { data, headers } = await proving.addPortalHolder({ params: ofPortal(params), body });
    portalAccessId = data.portalAccessId;
    return { headers };
  },
  endPortalHolder: (_, params) => proving.endPortalHolder({ params: { ...ofPortal(params), portalAccessId } }),
  listPortalReadings: ({ api }, params) => api.listPortalReadings({ params: ofPortal(params) }),
  listPortalPrescriptions: ({ api }, params) => api.listPortalPrescriptions({ params: ofPortal(params) }),
  listPortalDispenses: ({ api }) => api.listPortalDispenses({ params: dispense }),
  listPortalAdherence: ({ api }, params) => api.listPortalAdherence({ params: ofPortal(params) }),
  exportPortalRecord: ({ api }, params) => api.exportPortalRecord({ params: ofPortal(params) }),
  listPortalVisitTypes: ({ api }, params) => api.listPortalVisitTypes({ params: ofPortal(params) }),
  findPortalTimes: ({ api }, params) =>
    api.findPortalTimes({ params: ofPortal(params), body: { ...booked, from: inDays(5), until: inDays(6) } }),
  createPortalVisit: async ({ api }, params) => {
    const { data, headers } = await api.createPortalVisit({ params: ofPortal(params), body: { ...booked, start: inDays(5) } });
    visits.push({ ...data, scheduleId: booked.scheduleIds[0]! });
    return { headers };
  },
  listPortalVisits: ({ api }, params) => api.listPortalVisits({ params: ofPortal(params) }),
  getPortalVisit: ({ api }) => api.getPortalVisit({ params: visits.at(-1)! }),
  movePortalVisit: ({ api }) => api.movePortalVisit({ params: visits.at(-1)!, body: { start: inDays(6) } }),
  acceptPortalOffer: ({ api }) => api.acceptPortalOffer({ params: visits.at(-1)! }),
  cancelPortalVisit: ({ api }) => api.cancelPortalVisit({ params: visits.at(-1)! }),
};

let waiting: { workspaceId: WorkspaceId; patientId: PatientId; waitlistEntryId: WaitlistEntryId };
/** Those about who waits: in days that no visit can be booked on, so that they wait on. */
const ofWaitlist: Record<string, (ada: Person, clinic: Place) => Answered> = {
  createWaitlistEntry: async ({ api }, params) => {
    const [firstDate, lastDate] = [inDays(300), inDays(310)].map(each => each.slice(0, 10)) as [string, string];
    const { data, headers } = await api.createWaitlistEntry({ params: { ...params, patientId }, body: { ...booked, firstDate, lastDate } });
    waiting = data;
    return { headers };
  },
  listWaitlist: ({ api }, params) => api.listWaitlist({ params, query: {} }),
  getWaitlistEntry: ({ api }) => api.getWaitlistEntry({ params: waiting }),
  endWaitlistEntry: ({ api }) => api.endWaitlistEntry({ params: waiting }),
};

let series: { workspaceId: WorkspaceId; patientId: PatientId; visitSeriesId: VisitSeriesId };
/** Those about visits that return. */
const ofSeries: Record<string, (ada: Person, clinic: Place) => Answered> = {
  createVisitSeries: async ({ api }, params) => {
    const body = { ...booked, first: inDays(20).slice(0, 10), time: '12:00', rule: 'FREQ=DAILY;COUNT=2' };
    const { data, headers } = await api.createVisitSeries({ params: { ...params, patientId }, body });
    series = data;
    return { headers };
  },
  listVisitSeries: ({ api }) => api.listVisitSeries({ params: series, query: {} }),
  getVisitSeries: ({ api }) => api.getVisitSeries({ params: series }),
  cancelVisitSeries: ({ api }) => api.cancelVisitSeries({ params: series }),
};

/** A request to each route that is audited, by whoever may send it. */
const requests: Record<string, (ada: Person, home: Place) => Answered> = {
  exportMe: ({ api }) => api.exportMe({}),
  exportChild: async ({ api }, params) => {
    const body = { name: 'Cleo', zone: 'Europe/Berlin', consent: { method: 'account' } } as const;
    const { data: child } = await api.createChild({ params, body });
    return api.exportChild({ params: child, query: {} });
  },
  ...ofPatients,
  ...ofPrescriptions,
  ...ofNotes,
  ...ofVisits,
  ...ofPortals,
  ...ofWaitlist,
  ...ofSeries,
  listLogEntries: ({ api }, params) => api.listLogEntries({ params }),
  proveEntry: ({ api }, params) => api.proveEntry({ params, query: { position: 1 } }),
  listAudit: ({ api }, params) => api.listAudit({ params }),
  listMyAudit: ({ api }) => api.listMyAudit({}),
  listMyLogEntries: ({ api }) => api.listMyLogEntries({}),
  proveMyEntry: ({ api }) => api.proveMyEntry({ query: { position: 1 } }),
  startAuditExport: async ({ api }, params) => {
    const { data, headers } = await api.startAuditExport({ params });
    jobId = data.jobId;
    return { headers };
  },
  readAuditExport: partOf,
};

const accessesIn = async (owner: string) => (await logBesideTable(owner)).entries.filter(({ entity }) => entity === 'access');

/** The entries of accesses in somebody's log, once there are so many. */
const accessesOnce = (owner: string, least: number) =>
  eventually(`${least} accesses in the log of ${owner}`, async () => {
    const found = await accessesIn(owner);
    return found.length >= least && found;
  });

describe.runIf(stage.endpoint)('what changes no record and is an entry', () => {
  test('each route that is audited is asked here', () => {
    const audited = Object.entries<Route>(routes).filter(([, route]) => route.audited);
    expect(Object.keys(requests).sort()).toEqual(audited.map(([name]) => name).sort());
  });

  test('whoever is shown what is audited: once a request, in the order in which they asked', async () => {
    const ada = await person('ada');
    const home = await clinicOf(ada);
    await eventually('the first entries', async () => (await ada.api.getCheckpoint({ params: home })).data.size >= 2);
    await eventually('her first entries', async () => (await ada.api.getMyCheckpoint({})).data.size >= 2);
    const sent: { operation: string; requestId: string; owner: string }[] = [];
    const times: Record<string, number> = { createAppointment: bookings.length, createNote: 2 };
    const asked = Object.entries(requests).flatMap(each => Array.from({ length: times[each[0]] ?? 1 }, () => each));
    for (const [operation, ask] of asked) {
      const { headers } = await ask(ada, home);
      const isOfWorkspace = (routes as Record<string, Route>)[operation]!.path.includes('{workspaceId}');
      const owner = isOfWorkspace ? `WS#${home.workspaceId}` : `USER#${ada.userId}`;
      sent.push({ operation, requestId: headers.get('x-request-id')!, owner });
    }
    for (const owner of [`WS#${home.workspaceId}`, `USER#${ada.userId}`]) {
      const own = sent.filter(each => each.owner === owner);
      const isSignIn = owner.startsWith('USER');
      const found = await accessesOnce(owner, own.length + (isSignIn ? 1 : 0));
      const shown = found.filter(({ type }) => type !== 'access.signed_in');
      const told = shown.map(({ requestId, by, record }) => ({ operation: record.operation, requestId, by }));
      const order = (a: { requestId: string }, b: { requestId: string }) => (a.requestId < b.requestId ? -1 : 1);
      expect(told.sort(order)).toEqual(own.map(({ operation, requestId }) => ({ operation, requestId, by: ada.userId })).sort(order));
    }
  });

  test('a sign-in, once a session, whatever is asked in it', async () => {
    const ada = await person('ada');
    await Promise.all([ada.api.getMe({}), ada.api.listWorkspaces({}), ada.api.listItems({ params: ada })]);
    const second = await signIn(stage, ada.email, ada.password);
    await apiOf(stage, second.token).getMe({});
    const found = await accessesOnce(`USER#${ada.userId}`, 2);
    expect(found).toMatchObject([
      { type: 'access.signed_in', by: ada.userId, record: { signedInAt: expect.any(String) } },
      { type: 'access.signed_in', by: ada.userId },
    ]);
  });

  test('a refusal of a member, in the log of the workspace and once an hour; of a stranger nothing', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const [ben, carl] = [await memberOf(home, ada, 'member'), await person('carl')];
    for (let i = 0; i < 5; i++) await expect(ben.api.listLogEntries({ params: home })).rejects.toMatchObject({ status: 403 });
    await expect(ben.api.getCheckpoint({ params: home })).rejects.toMatchObject({ status: 403 });
    await expect(carl.api.listLogEntries({ params: home })).rejects.toMatchObject({ status: 404 });
    await ada.api.proveEntry({ params: home, query: { position: 1 } });
    const found = await eventually('what came last', async () => {
      const accesses = await accessesIn(`WS#${home.workspaceId}`);
      return accesses.some(({ type }) => type === 'access.read') && accesses;
    });
    const refusals = found.filter(({ type }) => type === 'access.refused').map(({ by, record }) => [by, record.operation, record.needs]);
    expect(refusals.sort()).toEqual([
      [ben.userId, 'getCheckpoint', 'member:create'],
      [ben.userId, 'listLogEntries', 'member:create'],
    ]);
  });
});
