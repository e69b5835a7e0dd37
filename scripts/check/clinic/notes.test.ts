import { expect, test, vi } from 'vitest';
import { verifiedHeader } from '../../../functions/clinic/signing/jws.fixture.ts';
import type { Note, NoteKey } from '../../../shared/domain/clinic/notes/note.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { createProfile } from '../../../shared/domain/people/profiles/profile.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { type Dice, diceOf } from '../../simulation/dice.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { id } from './clinic.fixture.ts';
import { wireOf } from './worker.fixture.ts';

/* Notes as the functions write and sign them, on a DynamoDB engine in memory, with requests that are cut off. */
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
vi.mock('../../../functions/clinic/signing/key.ts', () => import('./signing.fixture.ts'));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/notes/handlers.ts')),
  ...(await import('../../../functions/clinic/prescriptions/known.ts')),
  ...(await import('../../../functions/clinic/notes/view.ts')),
  ...(await import('../../../shared/data/clinic/notes.ts')),
  ...(await import('../../../shared/data/people/members.ts')),
  ...(await import('../../../shared/data/people/profiles.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  documents: (await import('../../../shared/data/core/table.ts')).documents,
  verifyingKeys: (await import('./signing.fixture.ts')).verifyingKeys,
}));

const now = '2026-11-28T08:00:00.000Z';
const people = [id('user', 1), id('user', 2), id('user', 3)] as const;
const workspaceId = id('ws', 1);
const patient = { workspaceId, patientId: id('patient', 1) };
let requests = 0;
const contextOf = (userId: (typeof people)[number]) => ({ userId, now, requestId: `r${++requests}`, zone: 'UTC' });
type Writer = (typeof people)[number];

const practice = async (): Promise<void> => {
  for (const userId of people) await data.profiles.create(createProfile(userId, `${userId}@example.org`, now), contextOf(userId));
  const made = createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, contextOf(people[0]));
  await data.workspaces.create(made.workspace, contextOf(people[0]));
  for (const userId of people) await data.members.create({ ...made.owner, next: { ...made.owner.next, userId } }, contextOf(people[0]));
  await data.register(patient, { names: [{ family: 'Muster' }], gender: 'unknown' }, contextOf(people[0]));
};

/** Asks a handler as whoever it is, as the gateway would. */
const ask = <N extends keyof typeof data.noteHandlers>(name: N, userId: Writer, params: object, body: object = {}) =>
  (data.noteHandlers[name] as (request: object) => Promise<{ noteId: NoteKey['noteId']; status: Note['status'] }>)({
    ...{ params, body, role: 'owner', context: contextOf(userId), query: { limit: 100 }, prove: async () => undefined },
    newId: async () => id('note', ++requests),
  });

/** What somebody does next, by chance: whatever it is, with any of the notes. */
const acts = (dice: Dice, known: readonly NoteKey[]): (() => Promise<unknown>) => {
  const by = dice.pick(people);
  const note = dice.pick(known);
  const sign = async () => {
    const { digest } = (await ask('getNoteStatement', by, note)) as unknown as { digest: string };
    return ask('signNote', by, note, { digest });
  };
  return dice.pick([
    () => ask('changeNote', by, note, { text: `Changed ${dice.below(1000)}` }),
    () => ask('changeNote', by, note, { cosigner: dice.pick(people) }),
    () => ask('discardNote', by, note),
    () => ask('withdrawNote', by, note, { reason: 'Written in the wrong chart' }),
    () => ask('createNote', by, patient, { title: 'Addendum', text: 'More', amends: note.noteId }),
    sign,
    sign,
    sign,
  ]);
};

/** Whether somebody was refused, or cut off: nothing else may go wrong. */
const isExpected = (reason: unknown): boolean =>
  (reason instanceof Failure && reason.code !== 'internal') || String(reason).includes('cut off');

type Signed = Pick<Note, 'signature' | 'cosignature'>;
/** Holds each version of a note that was written against the one before: what was signed stays to the byte. */
const holdVersions = (written: readonly { row: Record<string, unknown> }[], seen: Map<string, Signed>): number => {
  let signatures = 0;
  for (const { row } of written.filter(each => each.row.entity === 'note').sort((a, b) => Number(a.row.version) - Number(b.row.version))) {
    const { signature, cosignature } = row as Signed;
    const before = seen.get(String(row.sk));
    if (before?.signature) expect(signature).toEqual(before.signature);
    if (before?.cosignature) expect(cosignature).toEqual(before.cosignature);
    signatures += signature && !before?.signature ? 1 : 0;
    seen.set(String(row.sk), { signature, cosignature });
  }
  return signatures;
};

/** Every signature is verified over what it signs, each note that is added to says so, and no other does. */
const holdAll = async (): Promise<void> => {
  const { dataKey } = await data.charted(patient, { role: 'owner', context: contextOf(people[0]) }, 'read');
  const { items } = await data.notesOf(patient, { limit: 1000 });
  const keys = await data.verifyingKeys();
  const shown = items.map(each => data.shownNote(each, dataKey));
  const amended = new Set(shown.flatMap(({ signature, amends }) => (signature && amends ? [amends] : [])));
  for (const { noteId, status, signature, cosignature } of shown) {
    if (status !== 'withdrawn') expect(status === 'amended').toBe(amended.has(noteId));
    for (const each of [signature, cosignature])
      if (each) expect(await verifiedHeader(each.jws, each.statement, keys)).toMatchObject({ signer: each.by });
  }
};

/** A round of three at once; each note that was made is known from then on. */
const round = async (dice: Dice, known: NoteKey[]): Promise<void> => {
  const done = await Promise.allSettled([acts(dice, known)(), acts(dice, known)(), acts(dice, known)()]);
  const refused = done.flatMap(each => (each.status === 'rejected' ? [each.reason] : []));
  expect(refused.filter(reason => !isExpected(reason))).toEqual([]);
  const shown = done.flatMap(each => (each.status === 'fulfilled' ? [each.value as Partial<NoteKey>] : []));
  for (const { noteId } of shown) if (noteId && !known.some(each => each.noteId === noteId)) known.push({ ...patient, noteId });
};

/** How many signatures there came to be in one history. */
const history = async (seed: string): Promise<number> => {
  const dice = diceOf(seed);
  const begun = [0, 1, 2].map(i =>
    ask('createNote', people[i]!, patient, { title: 'Visit', text: 'Cough', cosigner: people[(i + 1) % 3] }),
  );
  const known: NoteKey[] = (await Promise.all(begun)).map(({ noteId }) => ({ ...patient, noteId }));
  const seen = new Map<string, Signed>();
  const wire = wireOf(data.documents as never, dice);
  wire.deadly(0.02);
  let signed = 0;
  for (let i = 0; i < 25; i++) {
    await round(dice, known);
    signed += holdVersions(wire.heard(), seen);
  }
  wire.end();
  await holdAll();
  return signed;
};

const histories = Number(process.env.HISTORIES ?? 6);

test(`in ${histories} histories of three who write, sign and add at once, cut off anywhere, no byte of what was signed changes, and all of it is verified`, async () => {
  await practice();
  let signed = 0;
  for (let i = 0; i < histories; i++) signed += await history(`notes ${i}`);
  expect(signed).toBeGreaterThan(histories * 2);
}, 600_000);
