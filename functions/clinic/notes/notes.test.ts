import { hash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { signNoteBy } from '../../../scripts/testing/note.ts';
import { passkeyOf } from '../../../scripts/testing/passkey.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clinicOf, everyPage, memberOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { NoteInput } from '../../../shared/domain/clinic/notes/content.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import { verifiedHeader } from '../signing/jws.fixture.ts';
import type { VerifyingKey } from '../signing/jws.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let doctor: Person;
let nurse: Person;
let patient: PatientKey;

/** SHA-256, as whoever verifies computes it. */
const digestOf = (text: string): string => hash('sha256', text, 'base64url');
const body = { title: 'Visit', text: 'Cough for two weeks.' };
const draft = async (more: Partial<NoteInput> = {}, by = doctor) =>
  (await by.api.createNote({ params: patient, body: { ...body, ...more } })).data;
const signed = async (more: Partial<NoteInput> = {}, by = doctor) => signNoteBy(by.api, await draft(more, by));
const keysOfStage = async () => ((await (await fetch(`${stage.clinicUrl}/v1/signing-keys`)).json()) as { keys: VerifyingKey[] }).keys;

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  [doctor, nurse] = (await Promise.all([memberOf(clinic, ada, 'clinician'), memberOf(clinic, ada, 'nurse')])) as [Person, Person];
  const names = [{ family: 'Muster', given: ['Anna'] }];
  ({ data: patient } = await doctor.api.createPatient({ params: clinic, body: { names, gender: 'female', birthDate: '1984-02-29' } }));
});

describe('a draft', () => {
  test('is begun once, however often the request comes, with the sections of a template where it has no text', async () => {
    const request = { params: patient, body, idempotencyKey: uuidv7(Date.now()) };
    const { data: written, status } = await doctor.api.createNote(request);
    expect({ status, written }).toMatchObject({ status: 201, written: { ...body, status: 'draft', createdBy: doctor.userId, version: 1 } });
    expect((await doctor.api.createNote(request)).data).toEqual(written);
    const sections = ['Findings', 'Plan'];
    const { data: template } = await nurse.api.createNoteTemplate({ params: clinic, body: { name: 'First visit', sections } });
    const { noteTemplateId } = template;
    const beginning = { params: patient, body: { title: 'Visit of 28 November', noteTemplateId }, idempotencyKey: uuidv7(Date.now()) };
    const { data: begun } = await doctor.api.createNote(beginning);
    expect(begun).toMatchObject({ title: 'Visit of 28 November', text: 'Findings\n\n\nPlan\n\n' });
    await nurse.api.changeNoteTemplate({ params: template, body: { archived: true } });
    expect((await doctor.api.listNoteTemplates({ params: clinic, query: {} })).data).toEqual([]);
    await expect(doctor.api.createNote({ params: patient, body: { title: 'Late', noteTemplateId } })).rejects.toMatchObject({
      status: 404,
    });
    expect((await doctor.api.createNote(beginning)).data).toEqual(begun);
  });

  test('is changed by whoever may write notes, and discarded by its author alone: what it said is gone', async () => {
    const written = await draft();
    const { data: changed } = await nurse.api.changeNote({ params: written, body: { text: 'Cough.' }, ifMatch: 1 });
    expect(changed).toEqual({ ...written, text: 'Cough.', writtenBy: [nurse.userId], version: 2 });
    await expect(doctor.api.changeNote({ params: written, body: { text: 'Lost' }, ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
    // Of two who have it open neither overwrites the other unseen, and what changes nothing names nobody.
    await expect(doctor.api.changeNote({ params: written, body: { text: 'Unseen' } })).rejects.toMatchObject({ status: 428 });
    const onlooker = await memberOf(clinic, ada, 'nurse');
    for (const same of [{}, { title: body.title, appointmentId: null }])
      expect((await onlooker.api.changeNote({ params: written, body: same })).data).toEqual(changed);
    expect((await onlooker.api.changeNote({ params: written, body: { text: 'Cough.' }, ifMatch: 2 })).data).toEqual(changed);
    await expect(nurse.api.discardNote({ params: written })).rejects.toMatchObject({ details: { reason: 'not_the_author' } });
    const { data: discarded } = await doctor.api.discardNote({ params: written });
    expect(discarded).toMatchObject({ status: 'discarded', version: 3 });
    expect(discarded).not.toHaveProperty('text');
    await expect(doctor.api.changeNote({ params: written, body: { text: 'Again' }, ifMatch: '*' })).rejects.toMatchObject({
      code: 'note_status',
    });
    await expect(doctor.api.getNoteStatement({ params: written })).rejects.toMatchObject({ code: 'note_status' });
  });

  test('names nothing that is not there: a visit of another, a stranger, a note that nobody has signed', async () => {
    const stranger = await person('eve');
    const reception = await memberOf(clinic, ada, 'reception');
    const unsigned = await draft();
    const notThere = { status: 404 };
    await expect(draft({ appointmentId: 'appointment_01h455vb4pex5vsknk084sn02q' })).rejects.toMatchObject(notThere);
    for (const { userId } of [stranger, reception]) await expect(draft({ cosigner: userId })).rejects.toMatchObject(notThere);
    await expect(draft({ cosigner: doctor.userId })).rejects.toMatchObject({
      status: 400,
      details: { errors: [{ pointer: '/cosigner' }] },
    });
    await expect(draft({ amends: unsigned.noteId })).rejects.toMatchObject({ code: 'note_status' });
    await expect(doctor.api.createNote({ params: patient, body: { text: 'x' } as NoteInput })).rejects.toMatchObject({ status: 400 });
  });

  test('is shown to whoever treats, and to nobody at reception, no pharmacist, privacy officer, admin or stranger', async () => {
    const written = await draft();
    for (const { api } of [nurse, ada]) {
      expect((await api.getNote({ params: written })).data).toEqual(written);
      const { all } = await everyPage(cursor => api.listNotes({ params: patient, query: { limit: 2, cursor } }));
      expect(all).toContainEqual(written);
    }
    for (const role of ['reception', 'pharmacist', 'privacy_officer', 'admin', 'member', 'guest'] as const) {
      const { api } = await memberOf(clinic, ada, role);
      const refused = (needs: string) => ({ status: 403, details: { needs } });
      await expect(api.getNote({ params: written })).rejects.toMatchObject(refused('note:read'));
      await expect(api.listNotes({ params: patient, query: {} })).rejects.toMatchObject(refused('note:read'));
      await expect(api.createNote({ params: patient, body })).rejects.toMatchObject(refused('note:create'));
      await expect(api.changeNote({ params: written, body: { text: 'x' }, ifMatch: '*' })).rejects.toMatchObject(refused('note:change'));
      await expect(api.discardNote({ params: written })).rejects.toMatchObject(refused('note:change'));
      await expect(api.getNoteStatement({ params: written })).rejects.toMatchObject(refused('note:sign'));
      await expect(api.signNote({ params: written, body: { digest: digestOf('') } })).rejects.toMatchObject(refused('note:sign'));
    }
    const ben = await person('ben');
    const own = await clinicOf(ben);
    await expect(ben.api.getNote({ params: written })).rejects.toMatchObject({ status: 404 });
    await expect(ben.api.getNote({ params: { ...written, ...own } })).rejects.toMatchObject({ status: 404 });
  });
});

test('a draft stays under a legal hold, and whose author can sign no more is discarded by others', async () => {
  const { data: held } = await doctor.api.createPatient({ params: clinic, body: { names: [{ family: 'Held' }], gender: 'other' } });
  const { data: written } = await doctor.api.createNote({ params: held, body });
  const officer = await memberOf(clinic, ada, 'privacy_officer');
  await officer.api.createLegalHold({ params: held, body: { grounds: 'Case 12' } });
  await expect(doctor.api.discardNote({ params: written })).rejects.toMatchObject({
    code: 'must_be_kept',
    details: { reason: 'legal_hold' },
  });
  const leaving = await memberOf(clinic, ada, 'nurse');
  const theirs = await draft({}, leaving);
  await expect(doctor.api.discardNote({ params: theirs })).rejects.toMatchObject({ details: { reason: 'not_the_author' } });
  // Who is in the care team makes nobody be gone.
  const { data: narrow } = await doctor.api.createPatient({ params: clinic, body: { names: [{ family: 'Team' }], gender: 'other' } });
  await doctor.api.changePatient({ params: narrow, body: { careTeam: [doctor.userId] }, ifMatch: '*' });
  const { data: ofNurse } = await leaving.api.createNote({ params: narrow, body });
  await ada.api.changeClinic({ params: clinic, body: { chartReaders: 'care_team' } });
  await expect(doctor.api.discardNote({ params: ofNurse })).rejects.toMatchObject({ details: { reason: 'not_the_author' } });
  await ada.api.changeClinic({ params: clinic, body: { chartReaders: 'everyone' } });
  await ada.api.changeMember({ params: { ...clinic, userId: leaving.userId }, body: { role: 'reception' }, ifMatch: '*' });
  expect((await doctor.api.discardNote({ params: theirs })).data.status).toBe('discarded');
});

describe('signing', () => {
  test('freezes what was shown with a signature that is verified by the keys that the stage tells', async () => {
    const written = await draft();
    const { data: shown } = await doctor.api.getNoteStatement({ params: written });
    expect(JSON.parse(shown.text)).toMatchObject({ ...body, patient: { patientId: patient.patientId }, author: { userId: doctor.userId } });
    const { data: note } = await doctor.api.signNote({ params: written, body: { digest: shown.digest } });
    expect(note).toMatchObject({ ...body, status: 'signed', version: 2, signature: { statement: shown.text, by: doctor.userId } });
    const { statement, jws, keyId } = note.signature!;
    const keys = await keysOfStage();
    expect(await verifiedHeader(jws, statement, keys)).toMatchObject({ kid: keyId, signer: doctor.userId, role: 'clinician' });
    expect(await verifiedHeader(jws, statement.replace('two weeks', 'six weeks'), keys)).toBeUndefined();
    const refused = { status: 409, code: 'note_status' };
    await expect(doctor.api.changeNote({ params: written, body: { text: 'Other' }, ifMatch: '*' })).rejects.toMatchObject(refused);
    await expect(doctor.api.discardNote({ params: written })).rejects.toMatchObject(refused);
    await expect(doctor.api.signNote({ params: written, body: { digest: shown.digest } })).rejects.toMatchObject(refused);
    expect((await nurse.api.getNote({ params: written })).data).toEqual(note);
  });

  test('is refused where it would say something else by now, to all but its author, and to whoever may no longer', async () => {
    const written = await draft();
    const { data: shown } = await doctor.api.getNoteStatement({ params: written });
    await nurse.api.changeNote({ params: written, body: { text: 'Something else.' }, ifMatch: '*' });
    const asking = { params: written, body: { digest: shown.digest } };
    await expect(doctor.api.signNote(asking)).rejects.toMatchObject({ status: 409, code: 'statement_changed' });
    await expect(nurse.api.signNote(asking)).rejects.toMatchObject({ status: 403, details: { reason: 'not_the_author' } });
    const leaving = await memberOf(clinic, ada, 'nurse');
    const theirs = await draft({}, leaving);
    const { data: seen } = await leaving.api.getNoteStatement({ params: theirs });
    await ada.api.changeMember({ params: { ...clinic, userId: leaving.userId }, body: { role: 'reception' }, ifMatch: '*' });
    await expect(leaving.api.signNote({ params: theirs, body: { digest: seen.digest } })).rejects.toMatchObject({ status: 403 });
    for (const text of [' ', '\u200b']) {
      const empty = await draft({ text });
      await expect(doctor.api.getNoteStatement({ params: empty })).rejects.toMatchObject({ status: 400 });
    }
  });

  test('of many tries at once, between changes, goes through once, and signs exactly what was shown', async () => {
    const written = await draft();
    const { data: shown } = await doctor.api.getNoteStatement({ params: written });
    const tries = [
      ...Array.from({ length: 4 }, () => doctor.api.signNote({ params: written, body: { digest: shown.digest } })),
      ...Array.from({ length: 4 }, (_, i) => nurse.api.changeNote({ params: written, body: { text: `Changed ${i}` }, ifMatch: '*' })),
    ];
    const done = await Promise.allSettled(tries);
    const through = done.slice(0, 4).filter(({ status }) => status === 'fulfilled');
    const { data: note } = await doctor.api.getNote({ params: written });
    expect(through.length).toBe(note.status === 'signed' ? 1 : 0);
    if (note.signature) expect(digestOf(note.signature.statement)).toBe(shown.digest);
    else expect(note.text).toMatch(/^Changed/);
  });

  test('takes a passkey where the clinic says so', async () => {
    const own = await clinicOf(ada);
    await ada.api.changeClinic({ params: own, body: { notesByPasskey: true } });
    const names = [{ family: 'Careful' }];
    const { data: params } = await ada.api.createPatient({ params: own, body: { names, gender: 'other' } });
    const writing = await memberOf(own, ada, 'clinician');
    const { data: written } = await writing.api.createNote({ params, body });
    const { data: shown } = await writing.api.getNoteStatement({ params: written });
    const asking = { params: written, body: { digest: shown.digest } };
    await expect(writing.api.signNote(asking)).rejects.toMatchObject({ status: 403, details: { reason: 'passkey_needed' } });
    const { api } = await passkeyOf(writing);
    await expect(writing.api.signNote(asking)).rejects.toMatchObject({ code: 'step_up_required' });
    const { data: note } = await api.signNote(asking);
    expect(JSON.parse(note.signature!.statement).declaration).toContain('passkey');
  });
});

describe('a signed note', () => {
  test('is added to by another, which names what it adds to by its digest, and keeps every byte', async () => {
    const note = await signed();
    const added = await signed({ title: 'Addendum', text: 'Since 12 November.', amends: note.noteId }, nurse);
    const { data: amended } = await doctor.api.getNote({ params: note });
    expect(amended).toEqual({ ...note, status: 'amended', version: 3 });
    const { amends } = JSON.parse(added.signature!.statement);
    expect(amends).toEqual({ noteId: note.noteId, digest: digestOf(note.signature!.statement) });
    expect(await verifiedHeader(added.signature!.jws, added.signature!.statement, await keysOfStage())).toMatchObject({
      signer: nurse.userId,
    });
    await expect(draft({ amends: added.noteId })).rejects.toMatchObject({ code: 'note_status' });
  });

  test('is added to by many at once: each is signed, and it is amended', async () => {
    const note = await signed();
    const drafts = await Promise.all(Array.from({ length: 4 }, (_, i) => draft({ text: `Addendum ${i}`, amends: note.noteId })));
    const all = await Promise.all(drafts.map(each => signNoteBy(doctor.api, each)));
    for (const each of all) expect(JSON.parse(each.signature!.statement).amends.digest).toBe(digestOf(note.signature!.statement));
    expect((await doctor.api.getNote({ params: note })).data).toMatchObject({ status: 'amended', signature: note.signature });
  });

  test('is signed by whoever was asked to, too, once, over all that was signed; they are told without a word of whom', async () => {
    const trainee = await memberOf(clinic, ada, 'nurse');
    const note = await signed({ cosigner: doctor.userId }, trainee);
    expect(note).not.toHaveProperty('cosignature');
    const told = await eventually('the notice', async () => {
      const { data } = await doctor.api.listNotifications({ query: { limit: 100 } });
      return data.find(({ content }) => content.kind === 'account' && content.notice === 'cosignature_asked');
    });
    expect(JSON.stringify(told)).not.toMatch(/Muster|Cough|patient_/);
    const { data: shown } = await doctor.api.getNoteStatement({ params: note });
    expect(JSON.parse(shown.text)).toMatchObject({
      digest: digestOf(note.signature!.statement),
      note: JSON.parse(note.signature!.statement),
    });
    await expect(nurse.api.signNote({ params: note, body: { digest: shown.digest } })).rejects.toMatchObject({ status: 403 });
    const both = await signNoteBy(doctor.api, note);
    expect(both).toEqual({ ...note, cosignature: both.cosignature, version: 3 });
    expect(await verifiedHeader(both.cosignature!.jws, both.cosignature!.statement, await keysOfStage())).toMatchObject({
      signer: doctor.userId,
    });
    await expect(doctor.api.getNoteStatement({ params: note })).rejects.toMatchObject({ code: 'note_status' });
  });
});

describe('what waits for a signature', () => {
  test('is listed for whoever signs it, and nobody else: the draft for its author, then what was signed for whoever was asked', async () => {
    const own = await clinicOf(ada);
    const people = await Promise.all([memberOf(own, ada, 'nurse'), memberOf(own, ada, 'clinician'), memberOf(own, ada, 'clinician')]);
    const [author, asked, other] = people as [Person, Person, Person];
    const waiting = async (by: Person) => (await by.api.listNotesToSign({ params: own, query: {} })).data;
    const { data: params } = await author.api.createPatient({ params: own, body: { names: [{ family: 'Waits' }], gender: 'other' } });
    const { data: written } = await author.api.createNote({ params, body: { ...body, cosigner: asked.userId } });
    const { patientId, noteId } = written;
    const drafted = [{ patientId, noteId, as: 'author', since: written.createdAt }];
    await eventually('the draft', async () => (await waiting(author)).length === 1);
    expect([await waiting(author), await waiting(asked), await waiting(other)]).toEqual([drafted, [], []]);
    const note = await signNoteBy(author.api, written);
    await eventually('what was signed', async () => (await waiting(asked)).length === 1);
    const awaited = [{ patientId, noteId, as: 'cosigner', since: note.signature!.at }];
    expect([await waiting(author), await waiting(asked), await waiting(other)]).toEqual([[], awaited, []]);
    const officer = await memberOf(own, ada, 'privacy_officer');
    const { data: readings } = await officer.api.listPatientAccesses({ params, query: { limit: 100 } });
    expect(readings).toContainEqual(expect.objectContaining({ userId: asked.userId, operation: 'listNotesToSign' }));
    // Whose chart is closed to them is not named either: they could not sign it.
    await author.api.changePatient({ params, body: { careTeam: [author.userId] }, ifMatch: '*' });
    await ada.api.changeClinic({ params: own, body: { chartReaders: 'care_team' } });
    expect(await waiting(asked)).toEqual([]);
    await author.api.changePatient({ params, body: { careTeam: [author.userId, asked.userId] }, ifMatch: '*' });
    expect(await waiting(asked)).toEqual(awaited);
    await signNoteBy(asked.api, note);
    await eventually('nothing', async () => (await waiting(asked)).length === 0);
    await expect(officer.api.listNotesToSign({ params: own, query: {} })).rejects.toMatchObject({ details: { needs: 'note:sign' } });
  });
});

describe('a signed note in the wrong chart', () => {
  const reason = 'Written in the wrong chart';

  test('is withdrawn by its author with a reason: every byte stays, whoever reads it sees that, and nobody adds to it', async () => {
    const note = await signed({ cosigner: doctor.userId }, nurse);
    const asking = { params: note, body: { reason }, idempotencyKey: uuidv7(Date.now()) };
    await expect(doctor.api.withdrawNote(asking)).rejects.toMatchObject({ status: 403, details: { reason: 'not_the_author' } });
    const { data: withdrawn } = await nurse.api.withdrawNote(asking);
    expect(withdrawn).toMatchObject({ status: 'withdrawn', withdrawal: { reason, by: nurse.userId }, version: 3 });
    expect((await nurse.api.withdrawNote(asking)).data).toEqual(withdrawn);
    const { data: shown } = await doctor.api.getNote({ params: note });
    expect(shown).toEqual({ ...note, status: 'withdrawn', withdrawal: withdrawn.withdrawal, version: 3 });
    expect((await doctor.api.listNotes({ params: patient, query: { limit: 100 } })).data).toContainEqual(shown);
    const refused = { status: 409, code: 'note_status' };
    await expect(draft({ amends: note.noteId })).rejects.toMatchObject(refused);
    await expect(doctor.api.getNoteStatement({ params: note })).rejects.toMatchObject(refused);
    await expect(nurse.api.withdrawNote({ params: note, body: { reason: 'Again' } })).rejects.toMatchObject(refused);
    await expect(doctor.api.withdrawNote({ params: await draft(), body: { reason } })).rejects.toMatchObject(refused);
    for (const nothing of ['', ' \u200b'])
      await expect(nurse.api.withdrawNote({ params: note, body: { reason: nothing } })).rejects.toMatchObject({ status: 400 });
  });

  test('is withdrawn by a privacy officer, who is shown nothing of what it says, and by nobody at reception or of another clinic', async () => {
    const note = await signed();
    const officer = await memberOf(clinic, ada, 'privacy_officer');
    for (const { api } of [await memberOf(clinic, ada, 'reception'), await memberOf(clinic, ada, 'pharmacist')])
      await expect(api.withdrawNote({ params: note, body: { reason } })).rejects.toMatchObject({ details: { needs: 'note:delete' } });
    const ben = await person('ben');
    const own = await clinicOf(ben);
    await expect(ben.api.withdrawNote({ params: { ...note, ...own }, body: { reason } })).rejects.toMatchObject({ status: 404 });
    const { data: withdrawn } = await officer.api.withdrawNote({ params: note, body: { reason } });
    expect(JSON.stringify(withdrawn)).not.toMatch(/Cough|Visit|statement/);
    expect((await doctor.api.getNote({ params: note })).data).toMatchObject({
      ...{ status: 'withdrawn', signature: note.signature },
      withdrawal: { reason, by: officer.userId },
    });
  });
});

test('where charts are open to the care team alone, notes are too; an emergency opens them to be read', async () => {
  const own = await clinicOf(ada);
  const [treating, other] = (await Promise.all([memberOf(own, ada, 'clinician'), memberOf(own, ada, 'nurse')])) as [Person, Person];
  const { data: params } = await treating.api.createPatient({ params: own, body: { names: [{ family: 'Team' }], gender: 'other' } });
  const { data: written } = await treating.api.createNote({ params, body });
  await ada.api.changeClinic({ params: own, body: { chartReaders: 'care_team' } });
  const refused = { status: 403, details: { reason: 'not_in_care_team' } };
  const asking: (() => Promise<unknown>)[] = [
    () => other.api.getNote({ params: written }),
    () => other.api.listNotes({ params, query: {} }),
    () => other.api.createNote({ params, body }),
    () => other.api.changeNote({ params: written, body: { text: 'x' }, ifMatch: '*' }),
    () => other.api.discardNote({ params: written }),
    () => other.api.getNoteStatement({ params: written }),
    () => other.api.signNote({ params: written, body: { digest: digestOf('') } }),
  ];
  for (const ask of asking) await expect(ask()).rejects.toMatchObject(refused);
  // A key that says nothing of charts opens none.
  const rows = [{ resource: 'note' as const, actions: ['read' as const] }];
  const { data: key } = await treating.api.createKey({ body: { name: 'Script', scopes: [{ workspaceId: own.workspaceId, rows }] } });
  await expect(apiOf(stage, key.token).getNote({ params: written })).rejects.toMatchObject({ details: { needs: 'chart:read' } });
  await other.api.createEmergencyAccess({ params, body: { grounds: 'Unconscious' } });
  expect((await other.api.getNote({ params: written })).data).toEqual(written);
  expect((await other.api.listNotes({ params, query: {} })).data).toEqual([written]);
  for (const ask of asking.slice(2)) await expect(ask()).rejects.toMatchObject(refused);
});

test('notes are exported with the patient with all that verifies them, stand in the audit by ids alone, and have the patient be kept', async () => {
  const { data: other } = await doctor.api.createPatient({ params: clinic, body: { names: [{ family: 'Gone' }], gender: 'other' } });
  const { data: begun } = await doctor.api.createNote({ params: other, body });
  const note = await signNoteBy(doctor.api, begun);
  const { all } = await everyPage(cursor => doctor.api.exportPatient({ params: other, query: { limit: 2, cursor } }));
  expect(all.flatMap(each => (each.kind === 'note' ? [each.record] : []))).toEqual([note]);
  const officer = await memberOf(clinic, ada, 'privacy_officer');
  const audit = await eventually('the audit', async () => {
    const { data } = await officer.api.listAudit({ params: clinic, query: { limit: 100, subject: other.patientId } });
    return data.some(({ type }) => type === 'note.signed') && data;
  });
  expect(JSON.stringify(audit)).not.toMatch(/Cough/);
  await expect(officer.api.erasePatient({ params: other })).rejects.toMatchObject({ code: 'must_be_kept' });
});
