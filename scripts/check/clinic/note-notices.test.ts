import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { cosignature, noteKey } from '../../../shared/domain/clinic/notes/note.fixture.ts';
import { cosignNote, discardNote, draftNote, type Note, signNote } from '../../../shared/domain/clinic/notes/note.ts';
import { signature } from '../../../shared/domain/clinic/prescriptions/prescription.fixture.ts';
import type { Role } from '../../../shared/domain/core/permissions.ts';
import { createProfile } from '../../../shared/domain/people/profiles/profile.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { id } from './clinic.fixture.ts';

/* Who is told of notes, as what listens decides it, on a DynamoDB engine in memory; what is told is kept here instead. */
type Told = { userId: string; notice: string };
const told = vi.hoisted(() => [] as Told[]);
vi.mock('../../../functions/notifications/inbox/tell.ts', () => ({
  tell: async ({ userId, notice }: Told) => void told.push({ userId, notice }),
}));
const data = onEngine(async () => ({
  ...(await import('../../../functions/notifications/inbox/note-writers.ts')),
  ...(await import('../../../shared/data/clinic/notes.ts')),
  ...(await import('../../../shared/data/people/members.ts')),
  ...(await import('../../../shared/data/people/profiles.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
}));

const now = '2026-11-28T08:00:00.000Z';
const { workspaceId, patientId } = noteKey;
const [author, supervisor, gone] = [id('user', 1), id('user', 2), id('user', 3)];
const context = { userId: author, now, requestId: 'r' };
let made = 0;

beforeAll(async () => {
  const { workspace, owner } = createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context);
  await data.workspaces.create(workspace, context);
  const roles: [typeof author, Role][] = [
    [author, 'nurse'],
    [supervisor, 'clinician'],
    [gone, 'reception'],
  ];
  for (const [userId, role] of roles) {
    await data.profiles.create(createProfile(userId, `${userId}@example.org`, now), context);
    await data.members.create({ ...owner, next: { ...owner.next, userId, role } }, context);
  }
});
beforeEach(() => void told.splice(0));

/** A note that stands there as it was left, and the event of it. */
const left = async (links: Partial<Note>, ...rules: ((note: Note) => { next: Note })[]) => {
  const key = { workspaceId, patientId, noteId: id('note', ++made) };
  const draft = draftNote(key, 'c2VhbGVk', links, { userId: links.createdBy ?? author, now });
  const next = rules.reduce((note, rule) => rule(note).next, draft.next);
  await data.notes.create({ ...draft, next: { ...next, version: 1 } }, context);
  return { record: { ...key, version: 1 }, at: now } as never;
};
const sign = (note: Note) => signNote(note, { ...signature, by: note.createdBy });
const cosign = (note: Note) => cosignNote(note, { ...cosignature, by: note.cosigner! });

test('of a draft that is left its author is told, while it is one and they may sign it', async () => {
  await data.tellAuthor(await left({}));
  expect(told).toEqual([{ userId: author, notice: 'note_unsigned' }]);
  told.splice(0);
  await data.tellAuthor(await left({ createdBy: gone }));
  await data.tellAuthor(await left({}, sign));
  await data.tellAuthor(await left({}, note => discardNote(note, author)));
  expect(told).toEqual([]);
});

test('of a note that is signed whoever was asked to sign it, too, is told, and nobody where nobody was', async () => {
  await data.tellCosigner(await left({ cosigner: supervisor }, sign));
  await data.tellCosigner(await left({}, sign));
  await data.tellCosigner(await left({ cosigner: supervisor }, sign, cosign));
  expect(told).toEqual([{ userId: supervisor, notice: 'cosignature_asked' }]);
});

test('of a signature that is missing both are told, and its author alone where whoever was asked can sign no more', async () => {
  await data.tellOfMissing(await left({ cosigner: supervisor }, sign));
  expect(told).toEqual([
    { userId: supervisor, notice: 'cosignature_overdue' },
    { userId: author, notice: 'cosignature_missing' },
  ]);
  told.splice(0);
  await data.tellOfMissing(await left({ cosigner: gone }, sign));
  expect(told).toEqual([{ userId: author, notice: 'cosignature_missing' }]);
  told.splice(0);
  await data.tellOfMissing(await left({ cosigner: supervisor }, sign, cosign));
  expect(told).toEqual([]);
});
