import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { addDays, weekdayOf } from '../../../shared/domain/time/when.ts';
import type { Person } from '../../testing/people.ts';
import { letIn } from './let-in.ts';

const zone = 'Europe/Berlin';

/** Who works in the clinic, each by their role. */
export type Staff = { owner: Person; clinician: Person; nurse: Person; reception: Person; officer: Person };
type Place = { workspaceId: WorkspaceId };

const families = ['Muster', 'Öztürk', 'Kowalska', 'García', 'Nguyen', 'Schmidt', 'Haddad', 'Rossi', 'Petrov', 'Larsen', 'Okafor', 'Dubois'];
const given = ['Anna', 'Mehmet', 'Zofia', 'Luis', 'Linh', 'Jürgen', 'Layla', 'Marco', 'Ivan', 'Signe', 'Chidi', 'Chloé'];
const reasons = [
  'Cough for two weeks',
  'Yearly check',
  'Blood pressure',
  'Back pain',
  'Results of the laboratory',
  'Renewal of a prescription',
];
/** How many visits of the day are booked; the next is held. */
const booked = 6;

/** What can be booked, and when: a consultation with a doctor in a room, on weekdays. */
const open = async ({ owner, reception, clinician }: Staff, params: Place, first: string) => {
  const hours = ['08:00-12:30', '14:00-17:00'].map(span => {
    const [from, to] = span.split('-') as [string, string];
    return { first, rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', from, to };
  });
  const schedule = (body: { name: string } & ({ kind: 'clinician'; userId: string } | { kind: 'room' })) =>
    reception.api.createSchedule({ params, body: { ...body, zone, hours } });
  const [{ data: type }, doctor, room] = await Promise.all([
    owner.api.createVisitType({ params, body: { name: 'Consultation', minutes: 30, after: 10, zone, needs: ['clinician', 'room'] } }),
    schedule({ name: 'Dr. Beyer', kind: 'clinician', userId: clinician.userId }),
    schedule({ name: 'Room 1', kind: 'room' }),
  ]);
  return { visitTypeId: type.visitTypeId, scheduleIds: [doctor.data.scheduleId, room.data.scheduleId] };
};

const register = async ({ nurse }: Staff, params: Place) =>
  Promise.all(
    families.map(async (family, i) => {
      const { data } = await nurse.api.createPatient({
        params,
        body: {
          names: [{ family, given: [given[i]!] }],
          birthDate: `${1940 + i * 6}-0${(i % 9) + 1}-1${i % 10}`,
          gender: i % 2 ? 'male' : 'female',
          contacts: [{ system: 'email', value: `patient-${i + 1}@example.org`, use: 'home' }],
          consents: { email: i % 3 !== 0 },
          alerts: i % 4 === 0 ? ['Penicillin: anaphylaxis'] : [],
        },
      });
      return data;
    }),
  );

/** The first day after another on which somebody works. */
const workdayAfter = (today: string): string => {
  const next = addDays(today, 1);
  return ['sat', 'sun'].includes(weekdayOf(next)) ? workdayAfter(next) : next;
};

/** Fills a clinic: its staff, a doctor and a room that can be booked, twelve patients, the visits of the next workday, and two drafts of prescriptions. */
export const fillClinic = async (staff: Staff, now: string): Promise<{ workspaceId: WorkspaceId; day: string; scheduleId: string }> => {
  const { owner, clinician, reception } = staff;
  const { data: clinic } = await owner.api.createWorkspace({ body: { name: 'Practice Dr. Beyer', kind: 'clinic' } });
  await owner.api.changeClinic({ params: clinic, body: { address: 'Lindenstraße 12, Berlin', phone: '+49 30 555 0112' } });
  for (const [role, person] of [
    ['clinician', clinician],
    ['nurse', staff.nurse],
    ['reception', reception],
    ['privacy_officer', staff.officer],
  ] as const)
    await letIn(owner, person, clinic, role);
  const day = workdayAfter(now.slice(0, 10));
  const about = await open(staff, clinic, addDays(day, -7));
  const patients = await register(staff, clinic);
  const asked = { ...about, from: `${day}T00:00:00.000Z`, until: `${addDays(day, 1)}T00:00:00.000Z` };
  for (const [i, patient] of patients.slice(0, booked + 1).entries()) {
    const { data } = await reception.api.findTimes({ params: clinic, body: { ...asked, most: 1 } });
    const body = { ...about, start: data.times[0]!.start, reason: reasons[i % reasons.length], hold: i === booked };
    await reception.api.createAppointment({ params: patient, body });
  }
  for (const patient of patients.slice(0, 2))
    await clinician.api.createPrescription({
      params: patient,
      body: {
        medication: { text: 'Ramipril 5 mg tablets' },
        dose: '1 in the morning',
        quantity: { value: 100, unit: 'tablets' },
        days: 100,
        repeats: 2,
      },
    });
  return { workspaceId: clinic.workspaceId, day, scheduleId: about.scheduleIds[0]! };
};
