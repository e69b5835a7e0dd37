import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { stageLeafOf } from '../../../shared/log/stage/leaf.ts';
import { leafHash } from '../../../shared/log/tree/hash.ts';
import { hashOf } from '../../../shared/log/tree/leaf.ts';
import { memoryTree } from '../../../shared/log/tree/memory.fixture.ts';
import { type Checkpoint, checkpointText, signedNote, verifierKey } from '../../../shared/log/tree/note.ts';
import { consistencyProof, inclusionProof } from '../../../shared/log/tree/proof.ts';
import { diceOf } from '../../simulation/dice.ts';
import { type LogFile, rootOver, type StageFile, wrongInLog } from './judge.ts';

const origin = 'almanac-local/workspaces/ws_1/1';
const stageOrigin = 'almanac-local/checkpoints/1';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const noteOf = (checkpoint: Checkpoint): string => {
  const text = checkpointText(checkpoint);
  return signedNote(text, checkpoint.origin, raw, sign(null, Buffer.from(text), privateKey));
};
const text = (bytes: Buffer): string => bytes.toString('base64');

type Entry = LogFile['entries'][number];
const entryAt = (position: number, title: string): Entry => {
  const [entry, salt] = [{ id: `WS#ws_1/ITEM#${position}@1`, record: { title } }, randomBytes(16)];
  return { position, salt: text(salt), entry, hash: text(hashOf(entry, salt)) };
};
const entries = Array.from({ length: 30 }, (_, i) => entryAt(i + 1, `Item ${i}`));
/** The same up to a place, and other things from there on. */
const forked = entries.map((each, i) => (i < 10 ? each : entryAt(i + 1, 'Another view')));
const rootAt = (of: readonly Entry[], size: number) => rootOver(of.slice(0, size).map(({ hash }) => Buffer.from(hash, 'base64')));
const logOf = (of: readonly Entry[], size: number): LogFile => ({
  entries: of.slice(0, size),
  key: verifierKey(origin, raw),
  checkpoint: noteOf({ origin, size, root: rootAt(of, size) }),
});

const salt = randomBytes(16);
/** What was entered: ours at some sizes, and between them those of others. */
const ours = new Map([
  [3, 5],
  [20, 12],
  [41, 25],
]);
const enteredAt = (size: number, of = entries): Checkpoint => ({ origin, size, root: rootAt(of, size) });
const leaves = Array.from({ length: 50 }, (_, index) =>
  ours.has(index) ? stageLeafOf(enteredAt(ours.get(index)!), salt) : randomBytes(64),
);
/** What the stage answers at a size of its own log, for what was entered of ours at an index. */
const stageOf = async (all: readonly Buffer[], index: number, entered: Checkpoint, from?: number): Promise<StageFile> => {
  const { read } = memoryTree(all);
  const size = all.length;
  return {
    ...{ entered: checkpointText(entered), salt: text(salt), index },
    proof: (await inclusionProof(index, size, read)).map(text),
    checkpoint: noteOf({ origin: stageOrigin, size, root: rootOver(all.map(leafHash)) }),
    key: verifierKey(stageOrigin, raw),
    ...(from !== undefined && { growth: { from, proof: (await consistencyProof(from, size, read)).map(text) } }),
    leaves: text(Buffer.concat(all)),
  };
};
const honest = async (size = 30): Promise<LogFile> => ({ ...logOf(entries, size), stage: await stageOf(leaves, 41, enteredAt(25), 30) });
const before = async (): Promise<LogFile> => ({ ...logOf(entries, 12), stage: await stageOf(leaves.slice(0, 30), 20, enteredAt(12)) });

test('a log that is the one which was entered is whole, alone and beside what was read before', async () => {
  expect(wrongInLog(await honest())).toEqual([]);
  expect(wrongInLog(await honest(), await before())).toEqual([]);
  expect(wrongInLog(await honest(25), await before())).toEqual([]);
});

test('a log that was rolled back behind what was entered, or of which others are shown another, is found with its owner named', async () => {
  const { stage } = await honest();
  expect(wrongInLog({ ...logOf(entries, 20), stage })).toContain(`${origin}: was rolled back, from 25 entries to 20`);
  expect(wrongInLog({ ...logOf(forked, 30), stage })).toContain(
    `${origin}: others are shown another log, whose first 25 entries are not these`,
  );
});

test('two views that were both entered are found by whoever reads all leaves, and by nobody else', async () => {
  // The operator enters another view for somebody else, and shows each their own.
  const both = leaves.with(44, stageLeafOf(enteredAt(25, forked), salt));
  const shown: LogFile = { ...logOf(entries, 30), stage: await stageOf(both, 41, enteredAt(25)) };
  expect(wrongInLog(shown)).toEqual([`${origin}: checkpoint 44 of all is of another log of 25 entries than this one`]);
  const { leaves: _, ...withoutLeaves } = shown.stage!;
  expect(wrongInLog({ ...shown, stage: withoutLeaves })).toEqual([]);
});

test('a checkpoint that was not entered, or is another log’s, or is signed by another key, is none', async () => {
  const file = await honest();
  const { stage } = file as { stage: StageFile };
  const missing = `${origin}: its checkpoint of 25 entries is not in the log of all checkpoints`;
  expect(wrongInLog({ ...file, stage: { ...stage, index: 40 } })).toContain(missing);
  expect(wrongInLog({ ...file, stage: { ...stage, proof: stage.proof.slice(1) } })).toContain(missing);
  expect(wrongInLog({ ...file, stage: { ...stage, salt: text(randomBytes(16)) } })).toContain(missing);
  const other = stage.entered.replace('ws_1', 'ws_2');
  expect(wrongInLog({ ...file, stage: { ...stage, entered: other } })[0]).toMatch(
    /ws_2\/1: the log of all checkpoints was asked for another log/,
  );
  expect(wrongInLog({ ...file, stage: { ...stage, key: verifierKey(stageOrigin, randomBytes(32)) } })).toEqual([
    'the log of all checkpoints is not signed by its key',
  ]);
  expect(wrongInLog({ ...file, stage: { ...stage, leaves: text(Buffer.concat(leaves.slice(0, 49))) } })).toEqual([
    'the leaves of the log of all checkpoints are not those that it signed',
  ]);
});

test('a log of all checkpoints that is rolled back, written anew, or shown without what proves its growth, is found beside an earlier one', async () => {
  const earlier = await before();
  const file = await honest();
  const back = { ...file, stage: await stageOf(leaves.slice(0, 25), 20, enteredAt(12)) };
  expect(wrongInLog(back, earlier)).toEqual(['the log of all checkpoints was rolled back from 30 to 25']);
  const nothing = 'nothing shows that the log of all checkpoints begins with the first 30 that were there before';
  const anew = leaves.with(7, randomBytes(64));
  expect(wrongInLog({ ...file, stage: await stageOf(anew, 41, enteredAt(25), 30) }, earlier)).toEqual([nothing]);
  const { growth: _, ...silent } = file.stage!;
  expect(wrongInLog({ ...file, stage: silent }, earlier)).toEqual([nothing]);
  const { stage: __, ...without } = file;
  expect(wrongInLog(without, earlier)).toEqual(['the log of all checkpoints had it before, and has it no more']);
});

test('of 100 other views of random length 100 are found', async () => {
  const dice = diceOf('views');
  const file = await honest();
  for (let i = 0; i < 100; i++) {
    const at = dice.between(1, 25);
    const view = entries.with(at - 1, entryAt(at, 'Another view'));
    const wrong = wrongInLog({ ...logOf(view, dice.between(25, 30)), stage: file.stage! });
    expect(wrong.some(each => each.startsWith(`${origin}: others are shown another log`))).toBe(true);
  }
});
