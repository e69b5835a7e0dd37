import { fhirIdOf } from '../../../shared/domain/clinic/fhir/ids.ts';
import { type Journey, signedIn } from './journey.ts';

/** A practice of a clinician and a room that are always there, as a program that speaks FHIR is told of it. */
export const practiceFor = async (journey: Journey): Promise<Record<string, string>> => {
  const { token, api } = await signedIn(journey);
  const { data: me } = await api.getMe({});
  const { data: params } = await api.createWorkspace({ body: { name: 'Practice', kind: 'clinic' } });
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
  const always = { zone: 'UTC', hours };
  const { data: clinician } = await api.createSchedule({
    params,
    body: { ...always, name: 'Dr Kit', kind: 'clinician', userId: me.userId },
  });
  const { data: room } = await api.createSchedule({ params, body: { ...always, name: 'Room', kind: 'room' } });
  const type = { name: 'Visit', minutes: 30, zone: 'UTC', needs: ['clinician' as const, 'room' as const] };
  const { data: visitType } = await api.createVisitType({ params, body: type });
  const { data: config } = await api.getConfig({});
  return {
    BASE: `${config.fhirUrl}/fhir/R4/${params.workspaceId}`,
    TOKEN: token,
    SCHEDULES: [clinician, room].map(({ scheduleId }) => `Schedule/${fhirIdOf(scheduleId)}`).join(),
    SERVICE_TYPE: `urn:almanac:visit-type|${fhirIdOf(visitType.visitTypeId)}`,
    DAY: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10),
  };
};
