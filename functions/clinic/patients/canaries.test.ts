import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everyLog, wholeTable } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { askFhir } from '../../../scripts/testing/fhir.ts';
import { signNoteBy } from '../../../scripts/testing/note.ts';
import { passkeyOf } from '../../../scripts/testing/passkey.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { signDraft } from '../../../scripts/testing/prescription.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clinicOf } from '../../../scripts/testing/workspace.ts';
import { type PatientInput, patientLimits } from '../../../shared/domain/clinic/patient-content.ts';
import type { PrescriptionInput } from '../../../shared/domain/clinic/prescriptions/content.ts';
import { addDays } from '../../../shared/domain/time/when.ts';

let canaries = 0;
/** Something that stands nowhere else, to be looked for. */
const canary = (before = 'Zq', after = ''): string => `${before}canary${canaries++}x${Math.random().toString(36).slice(2, 10)}${after}`;
/** Any of them, as it is or in base64 from its beginning. */
const anyCanary = new RegExp(
  ['canary\\d+x', ...['Zq', 'zq', 'urn:zq:'].map(before => Buffer.from(`${before}canary`).toString('base64').slice(0, 10))].join('|'),
);
const many = <T>(length: number, make: () => T): T[] => Array.from({ length }, make);
/** Every mail that was sent, without the breaks of lines by which quoted-printable parts words. */
const mails = (): string[] =>
  readdirSync(stage.mailFolder).map(file => readFileSync(join(stage.mailFolder, file), 'latin1').replace(/=\r?\n/g, ''));

/** A patient of whom there is as much as there can be. */
const filled = (): PatientInput => ({
  names: many(patientLimits.names, () => ({
    ...{ family: canary(), given: many(patientLimits.given, canary), prefix: canary(), suffix: canary() },
  })),
  birthDate: '1984-02-29',
  gender: 'other',
  genderIdentity: canary(),
  identifiers: many(patientLimits.identifiers, () => ({ system: canary('urn:zq:'), value: canary() })),
  contacts: many(patientLimits.contacts, () => ({ system: 'email', value: canary('zq', '@example.org') })),
  consents: { email: true },
  alerts: many(patientLimits.alerts, canary),
});

const prescribed = (): PrescriptionInput => ({
  medication: { text: canary(), coding: { system: canary('urn:zq:'), code: canary() } },
  ...{ dose: canary(), instructions: canary(), quantity: { value: 21, unit: canary() }, days: 7, repeats: 0 },
});

const inAWeek = (time: string): string => `${addDays(new Date().toISOString().slice(0, 10), 7)}T${time}:00.000Z`;

/** Books visits of somebody who is told by mail, calls them off and has them override the rules; answers their address. */
const visit = async (by: Person, params: Pick<Person, 'workspaceId'>): Promise<string> => {
  const email = `visited-${Math.random().toString(36).slice(2)}@example.org`;
  const { data: patient } = await by.api.createPatient({
    params,
    body: { names: [{ family: canary() }], gender: 'unknown', contacts: [{ system: 'email', value: email }], consents: { email: true } },
  });
  const hours = [{ first: inAWeek('00:00').slice(0, 10), rule: 'FREQ=DAILY', from: '08:00', to: '16:00' }];
  const room = { name: 'Room of the heart', kind: 'room', hours, zone: 'UTC' } as const;
  const { data: schedule } = await by.api.createSchedule({ params, body: room });
  const type = { name: 'Consultation of the heart', minutes: 30, zone: 'UTC', needs: ['room' as const] };
  const { data: visitType } = await by.api.createVisitType({ params, body: type });
  const booking = { visitTypeId: visitType.visitTypeId, scheduleIds: [schedule.scheduleId] };
  const book = (start: string, more: object = {}) =>
    by.api.createAppointment({ params: patient, body: { ...booking, start, reason: canary(), ...more } });
  const { data: first } = await book(inAWeek('08:00'));
  await expect(book(inAWeek('08:00'))).rejects.toMatchObject({ code: 'slot_unavailable' });
  await book(inAWeek('08:00'), { override: { reason: canary() } });
  await by.api.cancelAppointment({ params: first, body: { cancelledBy: 'patient' } });
  return email;
};

/** What was mailed to somebody. */
const sentTo = (email: string): string | undefined => mails().find(mail => mail.includes(email));

test.runIf(stage.endpoint)(
  'nothing of a patient, of what is prescribed to them, nor of why they come stands in a row, a key, a log line, a mail, the log of the workspace or a refusal, whatever is done with them',
  async () => {
    const ada = await person('ada');
    const params = await clinicOf(ada);
    const { data: patient } = await ada.api.createPatient({ params, body: filled() });
    for (const body of many(4, filled)) await ada.api.createPatient({ params, body });
    const visited = await visit(ada, params);
    const second = filled();
    const refused = await ada.api.createPatient({ params, body: { ...second, identifiers: patient.identifiers } }).then(
      () => 'made',
      error => JSON.stringify([error, error.details, error.message]),
    );
    expect(refused).toContain('already_exists');
    await ada.api.searchPatients({ params, body: { name: patient.names[0]!.family } });
    await ada.api.searchPatients({ params, body: { name: second.names[0]!.family } });
    await expect(ada.api.searchPatients({ params, body: { name: canary('?'), birthDate: 'no' } as never })).rejects.toMatchObject({
      status: 400,
    });
    const asked = new URLSearchParams({ family: patient.names[0]!.family, birthdate: 'ge1984-02-29' });
    asked.append('identifier', `${patient.identifiers![0]!.system}|${patient.identifiers![0]!.value}`);
    for (const search of [
      await askFhir(ada, params, `Patient?${asked}`),
      await askFhir(ada, params, 'Patient/_search', { form: String(asked) }),
    ])
      expect([search.status, search.resource.total]).toEqual([200, 1]);
    const unknown = new URLSearchParams({ family: canary(), gender: canary(), [canary()]: canary() });
    expect((await askFhir(ada, params, `Patient?${unknown}`)).status).toBe(400);
    await ada.api.changePatient({ params: patient, body: { names: second.names, alerts: second.alerts! }, ifMatch: 1 });
    await ada.api.exportPatient({ params: patient, query: {} });
    const { data: hold } = await ada.api.createLegalHold({ params: patient, body: { grounds: canary() } });
    await ada.api.liftLegalHold({ params: hold, body: { grounds: canary() } });
    await ada.api.changePatient({ params: patient, body: { ended: true } });
    const { alerts: _, ...untreated } = filled();
    const { data: gone } = await ada.api.createPatient({ params, body: untreated });
    await ada.api.erasePatient({ params: gone });
    const { data: written } = await ada.api.createPrescription({ params: patient, body: prescribed() });
    const tooMuch = await ada.api.createPrescription({ params: patient, body: { ...prescribed(), schedule: 'II', repeats: 1 } }).then(
      () => 'made',
      error => JSON.stringify([error, error.details, error.message]),
    );
    expect(tooMuch).toContain('/repeats');
    await ada.api.changePrescription({ params: written, body: prescribed() });
    const { data: note } = await ada.api.createNote({ params: patient, body: { title: canary(), text: canary() } });
    await ada.api.changeNote({ params: note, body: { text: canary() }, ifMatch: '*' });
    const first = await signNoteBy(ada.api, note);
    const { data: added } = await ada.api.createNote({ params: patient, body: { title: canary(), text: canary(), amends: first.noteId } });
    await ada.api.withdrawNote({ params: await signNoteBy(ada.api, added), body: { reason: canary() } });
    const signed = await signDraft((await passkeyOf(ada)).api, written);
    const { data: dispense } = await ada.api.createDispense({
      params: written,
      body: { externalId: canary(), dispensedOn: signed.startsAt!.slice(0, 10) },
    });
    await ada.api.correctDispense({ params: dispense, body: { days: 1, reason: canary() } });
    const tooOften = await ada.api.createDispense({ params: written, body: { externalId: canary() } }).then(
      () => 'made',
      error => JSON.stringify([error, error.details, error.message]),
    );
    expect(tooOften).toContain('none_left');
    await ada.api.returnDispense({ params: dispense, body: { reason: canary() } });
    await ada.api.stopPrescription({ params: written });
    const mail = await eventually('the mail', async () => sentTo(visited));
    expect(mail).not.toMatch(/Consultation of the heart|Room of the heart/);
    const audit = await eventually('the end in the log', async () => {
      const { data } = await ada.api.listAudit({ params, query: { limit: 100 } });
      return ['patient.erased', 'prescription.stopped'].every(each => data.some(({ type }) => type === each)) && data;
    });
    const events = (await ada.api.listEvents({ params, query: { limit: 100 } })).data;
    const told = events.filter(({ type }) => type.startsWith('patient')).map(({ data }) => data);
    expect(told.length).toBeGreaterThan(3);
    const places = {
      ...{ table: await wholeTable(), logs: await everyLog(), mails: mails().join('\n') },
      ...{ audit: JSON.stringify(audit), events: JSON.stringify(events), refused, tooMuch, tooOften },
    };
    expect(canaries).toBeGreaterThan(500);
    for (const [place, text] of Object.entries(places)) expect(text.match(anyCanary)?.[0], place).toBeUndefined();
    for (const place of [places.audit, places.events]) expect(place).not.toContain('1984-02-29');
    expect(places.table).not.toContain('1984-02-29');
  },
  60_000,
);
