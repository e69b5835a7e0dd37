import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everyLog, wholeTable } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { passkeyOf } from '../../../scripts/testing/passkey.ts';
import { signDraft } from '../../../scripts/testing/prescription.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clinicOf } from '../../../scripts/testing/workspace.ts';
import type { PatientInput } from '../../../shared/domain/clinic/patient-content.ts';
import type { PrescriptionInput } from '../../../shared/domain/clinic/prescriptions/content.ts';

const canaries: string[] = [];
/** Something that stands nowhere else, to be looked for. */
const canary = (before = 'Zq', after = ''): string => {
  const word = `${before}canary${canaries.length}x${Math.random().toString(36).slice(2, 10)}${after}`;
  canaries.push(word);
  return word;
};
const mailsOf = (): string =>
  readdirSync(stage.mailFolder)
    .map(file => readFileSync(join(stage.mailFolder, file), 'latin1'))
    .join('\n');

const filled = (): PatientInput => ({
  names: [{ family: canary(), given: [canary(), canary()], prefix: canary(), suffix: canary() }],
  birthDate: '1984-02-29',
  gender: 'other',
  genderIdentity: canary(),
  identifiers: [{ system: canary('urn:zq:'), value: canary() }],
  contacts: [{ system: 'email', value: canary('zq', '@example.org') }],
  consents: { email: true },
  alerts: [canary(), canary()],
});

const prescribed = (): PrescriptionInput => ({
  medication: { text: canary(), coding: { system: canary('urn:zq:'), code: canary() } },
  ...{ dose: canary(), instructions: canary(), quantity: { value: 21, unit: canary() }, days: 7, repeats: 0 },
});

test.runIf(stage.endpoint)(
  'nothing of a patient, nor of what is prescribed to them, stands in a row, a key, a log line, a mail, the log of the workspace or a refusal, whatever is done with them',
  async () => {
    const ada = await person('ada');
    const params = await clinicOf(ada);
    const { data: patient } = await ada.api.createPatient({ params, body: filled() });
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
    const audit = await eventually('the end in the log', async () => {
      const { data } = await ada.api.listAudit({ params, query: { limit: 100 } });
      return ['patient.erased', 'prescription.stopped'].every(each => data.some(({ type }) => type === each)) && data;
    });
    const events = (await ada.api.listEvents({ params, query: { limit: 100 } })).data;
    const told = events.filter(({ type }) => type.startsWith('patient')).map(({ data }) => data);
    expect(told.length).toBeGreaterThan(3);
    const places = {
      ...{ table: await wholeTable(), logs: await everyLog(), mails: mailsOf() },
      ...{ audit: JSON.stringify(audit), events: JSON.stringify(events), refused, tooMuch, tooOften },
    };
    expect(canaries.length).toBeGreaterThan(25);
    for (const [place, text] of Object.entries(places))
      for (const word of canaries) {
        expect(text.includes(word), place).toBe(false);
        expect(text.includes(Buffer.from(word).toString('base64').slice(0, 20)), place).toBe(false);
      }
    for (const place of [places.audit, places.events]) expect(place).not.toContain('1984-02-29');
    expect(places.table).not.toContain('1984-02-29');
  },
  60_000,
);
