import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DispenseKey } from '../../../shared/domain/clinic/dispenses/dispense.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import type { PrescriptionKey } from '../../../shared/domain/clinic/prescriptions/prescription.ts';
import { root } from '../../dev/cloud/process.ts';
import { letIn } from '../../dev/seed/let-in.ts';
import { passkeyOn } from '../../testing/passkey-on.ts';
import { newPerson, type Person, type Stage } from '../../testing/people.ts';
import { sayCode } from '../../testing/portal.ts';
import { signDraft } from '../../testing/prescription.ts';

const folder = join(root, '.local', 'fuzz');
const pins = join(root, 'scripts', 'check', 'fuzz', 'requirements.txt');
const bin = (name: string): string => join(folder, 'bin', name);

/** How a command ended, and all that it said. */
type Ended = { code: number; output: string };

const run = (command: string, args: string[], env: Record<string, string> = {}, show = false): Promise<Ended> =>
  new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = () => child.kill();
    process.once('exit', end);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (show) process.stdout.write(text);
      });
    child.once('error', failed);
    child.once('close', code => {
      process.off('exit', end);
      done({ code: code ?? 1, output });
    });
  });

/** Schemathesis in a virtual environment of its own, made again when its pins change. */
const install = async (): Promise<void> => {
  const wanted = createHash('sha256').update(readFileSync(pins)).digest('hex');
  const stamp = join(folder, '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  mkdirSync(folder, { recursive: true });
  const python = join(root, '.venv', 'bin', 'python');
  for (const [command, args] of [
    [existsSync(python) ? python : 'python3', ['-m', 'venv', '--clear', folder]],
    [bin('python'), ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', pins]],
  ] as const) {
    const { code, output } = await run(command, [...args]);
    if (code !== 0) throw new Error(`Schemathesis could not be installed: ${output}`);
  }
  writeFileSync(stamp, wanted);
};

/** A patient in a clinic of somebody's own. */
const patientOf = async (stage: Stage, person: Person): Promise<Record<string, string>> => {
  const { api } = person;
  const { data: clinic } = await api.createWorkspace({ body: { name: 'Practice', kind: 'clinic' } });
  const names = [{ family: 'Muster', given: ['Anna'] }];
  const birthDate = '1984-02-29';
  const { data: patient } = await api.createPatient({ params: clinic, body: { names, gender: 'female', birthDate } });
  const portal = await portalOf(stage, person, patient, birthDate);
  const { data: hold } = await api.createLegalHold({ params: patient, body: { grounds: 'Case 12' } });
  const { data: emergency } = await api.createEmergencyAccess({ params: patient, body: { grounds: 'Unconscious' } });
  const { data: prescription } = await api.createPrescription({
    params: patient,
    body: { medication: { text: 'Amoxicillin' }, dose: 'One', quantity: { value: 21, unit: 'capsules' }, days: 7 },
  });
  const dispense = await dispenseOf(stage, person, prescription);
  const { data: note } = await api.createNote({ params: patient, body: { title: 'Visit', text: 'Cough' } });
  const { data: template } = await api.createNoteTemplate({ params: clinic, body: { name: 'Visit', sections: ['Plan'] } });
  return {
    FUZZ_CLINIC_ID: clinic.workspaceId,
    FUZZ_PATIENT_ID: patient.patientId,
    FUZZ_LEGAL_HOLD_ID: hold.legalHoldId,
    FUZZ_EMERGENCY_ID: emergency.emergencyAccessId,
    FUZZ_PRESCRIPTION_ID: prescription.prescriptionId,
    FUZZ_DISPENSE_ID: dispense.dispenseId,
    FUZZ_NOTE_ID: note.noteId,
    FUZZ_NOTE_TEMPLATE_ID: template.noteTemplateId,
    FUZZ_PORTAL_ACCESS_ID: portal.portalAccessId,
    ...(await visitOf(person, patient)),
  };
};

/** Access to the portal of a patient, by the code of somebody else: nobody uses one that they have given out. */
const portalOf = async (stage: Stage, person: Person, patient: PatientKey, birthDate: string): Promise<{ portalAccessId: string }> => {
  const desk = await newPerson(stage, 'desk');
  await letIn(person, desk, patient, 'reception');
  const { data: access } = await desk.api.createPortalAccess({ params: patient, body: { basis: 'self', evidence: 'Identity card' } });
  await sayCode(person, access.code, birthDate);
  return access;
};

/** Signs a prescription, so that it can be dispensed, and dispenses it once. The passkey goes again: with one, requests that ask for it all end there. */
const dispenseOf = async (stage: Stage, person: Person, params: PrescriptionKey): Promise<DispenseKey> => {
  const { api, passkey } = await passkeyOn(stage, person, 'Key ring');
  await signDraft(api, params);
  await api.removePasskey({ params: passkey });
  return (await api.createDispense({ params, body: {} })).data;
};

/** What can be booked in a clinic, and a visit of a patient there. */
const visitOf = async ({ api }: Pick<Person, 'api'>, patient: PatientKey): Promise<Record<string, string>> => {
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
  const { data: room } = await api.createSchedule({ params: patient, body: { name: 'Room', kind: 'room', zone: 'UTC', hours } });
  const { data: type } = await api.createVisitType({
    params: patient,
    body: { name: 'Visit', minutes: 5, every: 5, needs: ['room'], zone: 'UTC', horizonDays: 365, byPatients: true, telehealth: {} },
  });
  const body = { visitTypeId: type.visitTypeId, scheduleIds: [room.scheduleId] };
  const from = new Date().toISOString();
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const { data: free } = await api.findTimes({ params: patient, body: { ...body, from, until } });
  const { data: visit } = await api.createAppointment({ params: patient, body: { ...body, start: free.times[3]!.start } });
  return { FUZZ_VISIT_TYPE_ID: type.visitTypeId, FUZZ_SCHEDULE_ID: room.scheduleId, FUZZ_APPOINTMENT_ID: visit.appointmentId };
};

/** Things of somebody that the requests are about: without them all would end at 404. */
const worldOf = async ({ api, userId, workspaceId }: Person): Promise<Record<string, string>> => {
  const params = { workspaceId };
  const { data: list } = await api.createList({ params, body: { name: 'Garden', kind: 'shopping' } });
  const { data: article } = await api.wantArticle({ params: list, body: { title: 'Soil', quantity: '2', unit: 'bag' } });
  const body = { title: 'Water the plants', due: { date: '2030-01-01' }, recurrence: { rule: 'FREQ=DAILY' }, listId: list.listId };
  const { data: item } = await api.createItem({ params, body });
  const { data: other } = await api.createItem({ params, body: { title: 'Buy a hose' } });
  const { data: relation } = await api.createRelation({ params: item, body: { kind: 'blocked_by', otherId: other.itemId } });
  const { data: comment } = await api.createComment({ params: item, body: { text: 'On the balcony too?' } });
  const { data: file } = await api.createFile({ params: item, body: { name: 'balcony.jpg', mediaType: 'image/jpeg', bytes: 812_400 } });
  const { data: rota } = await api.createRota({ params, body: { name: 'Kitchen', kind: 'fair', order: [userId] } });
  const { data: thing } = await api.createThing({
    params,
    body: { name: 'Rain gauge', kind: 'number', rule: { kind: 'rises_above', level: 5 }, itemId: other.itemId },
  });
  const { data: tag } = await api.createTag({ params, body: { name: 'balcony' } });
  const { data: field } = await api.createField({ params, body: { name: 'Colour', kind: 'text' } });
  const { data: reward } = await api.createReward({ params, body: { name: 'Cinema', points: 1 } });
  await api.addPoints({ params: { ...params, userId }, body: { points: 10_000, note: 'Thanks' } });
  const { data: template } = await api.createTemplate({
    params,
    body: { name: 'Trip', items: [{ title: 'Pack', due: { afterDays: 1 } }] },
  });
  const { itemId, listId } = item;
  const own = { FUZZ_USER_ID: userId, FUZZ_WORKSPACE_ID: workspaceId };
  return {
    ...own,
    FUZZ_LIST_ID: listId!,
    FUZZ_ITEM_ID: itemId,
    FUZZ_COMMENT_ID: comment.commentId,
    FUZZ_ROTA_ID: rota.rotaId,
    FUZZ_THING_ID: thing.thingId,
    FUZZ_TAG_ID: tag.tagId,
    FUZZ_FIELD_ID: field.fieldId,
    FUZZ_OTHER_ID: other.itemId,
    FUZZ_RELATION_ID: relation.relationId,
    FUZZ_FILE_ID: file.fileId,
    FUZZ_REWARD_ID: reward.rewardId,
    FUZZ_TEMPLATE_ID: template.templateId,
    FUZZ_ARTICLE_ID: article.articleId,
  };
};

const worlds = new WeakMap<Person, Promise<Record<string, string>>>();
/** The same things of somebody however often they are tried: of some there is one by its name. */
const worldOnceOf = (stage: Stage, person: Person): Promise<Record<string, string>> => {
  const known =
    worlds.get(person) ?? Promise.all([worldOf(person), patientOf(stage, person)]).then(([own, clinic]) => ({ ...own, ...clinic }));
  worlds.set(person, known);
  return known;
};

/**
 * Tries a stage out against the document that it serves, with every check of Schemathesis, as somebody who is signed in, or as nobody. `args`
 * say how much; the output says what was wrong and how to send it again. `brief` leaves what every route reads alike to some of them.
 */
export const tryOut = async (
  stage: Stage,
  {
    person,
    as = 'person',
    args,
    brief,
    show,
  }: { person: Person; as?: 'person' | 'nobody'; args: string[]; brief?: boolean; show?: boolean },
): Promise<Ended> => {
  const { apiUrl, clinicUrl } = stage;
  await install();
  const config = ['--config-file', 'scripts/check/fuzz/schemathesis.toml'];
  const target = [`${apiUrl}/openapi.json`, '--url', apiUrl, '--checks', 'all', '--no-color'];
  const signed = as === 'person' ? ['-H', `Authorization: Bearer ${person.token}`] : [];
  const world = { ...(await worldOnceOf(stage, person)), FUZZ_CLINIC_URL: clinicUrl!, FUZZ_BRIEF: brief ? 'yes' : 'no' };
  return run(bin('schemathesis'), [...config, 'run', ...target, ...signed, ...args], world, show);
};
