import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashOf, leafOf } from '../../../shared/log/tree/leaf.ts';
import { memoryTree } from '../../../shared/log/tree/memory.fixture.ts';
import { checkpointText, signedNote, verifierKey } from '../../../shared/log/tree/note.ts';
import { consistencyProof, inclusionProof } from '../../../shared/log/tree/proof.ts';
import { diceOf } from '../../simulation/dice.ts';
import { partsBefore } from './before.ts';
import { type LogFile, openCheckpoint, rootOver, wrongInLog } from './judge.ts';

const origin = 'almanac-local/workspaces/ws_1/1';
const keys = generateKeyPairSync('ed25519');
const raw = (pair: typeof keys): Buffer => pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const key = verifierKey(origin, raw(keys));
type Entry = LogFile['entries'][number];

const entryAt = (position: number, title: string): Entry => {
  const entry = {
    id: `WS#ws_1/ITEM#${position}@1`,
    type: 'item.created',
    version: 1,
    record: { title, notes: 'ä€😀', steps: [1, 2.5, null] },
  };
  const salt = randomBytes(16);
  return { position, salt: salt.toString('base64'), entry, hash: hashOf(entry, salt).toString('base64') };
};
const signed = (entries: Entry[], pair = keys): LogFile => {
  const root = rootOver(entries.map(({ hash }) => Buffer.from(hash, 'base64')));
  const text = checkpointText({ origin, size: entries.length, root });
  return {
    entries,
    key: verifierKey(origin, raw(pair)),
    checkpoint: signedNote(text, origin, raw(pair), sign(null, Buffer.from(text), pair.privateKey)),
  };
};
const renumbered = (entries: Entry[]): Entry[] => entries.map((each, i) => ({ ...each, position: i + 1 }));
const whole = signed(Array.from({ length: 100 }, (_, i) => entryAt(i + 1, `Item ${i + 1}`)));
/** What somebody read when it had sixty entries. */
const earlier = signed(whole.entries.slice(0, 60));

/** A way to tamper with a log, at an entry that was read before: who does it has table and bucket, and in a fork the key as well. */
type Tampering = (at: number, other: number) => LogFile;
const flip = (text: string): string => text.replace(/.$/, last => (last === 'x' ? 'y' : 'x'));
const tamperings: Record<string, Tampering> = {
  flip: at => {
    const entry = whole.entries[at - 1]!;
    const record = { ...(entry.entry.record as object), title: flip(`Item ${at}`) };
    return { ...whole, entries: whole.entries.with(at - 1, { ...entry, entry: { ...entry.entry, record } }) };
  },
  drop: at => ({ ...whole, entries: renumbered(whole.entries.toSpliced(at - 1, 1)) }),
  swap: (at, other) => {
    const [first, second] = [whole.entries[at - 1]!, whole.entries[other - 1]!];
    return { ...whole, entries: renumbered(whole.entries.with(at - 1, second).with(other - 1, first)) };
  },
  insert: at => ({ ...whole, entries: renumbered(whole.entries.toSpliced(at - 1, 0, entryAt(at, 'Slipped in'))) }),
  'roll back': at => signed(whole.entries.slice(0, at - 1)),
  fork: at => signed(renumbered(whole.entries.with(at - 1, entryAt(at, 'Written anew')))),
};

test('of 1,000 random tamperings 1,000 are found, with the entry named', () => {
  const dice = diceOf('tamper');
  const names = Object.keys(tamperings);
  const counts = new Map<string, number>();
  for (let i = 0; i < 1000; i++) {
    const name = names[dice.below(names.length)]!;
    const at = dice.between(1, 59);
    const file = tamperings[name]!(at, dice.between(at + 1, 60));
    const wrong = wrongInLog(file, earlier);
    expect(
      wrong.some(each => each.startsWith(`entry ${at} `)),
      `${name} at ${at}: ${wrong.join('; ')}`,
    ).toBe(true);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  console.info('1000 of 1000 tamperings found, each with its entry:', Object.fromEntries(counts));
});

test('a log that nobody tampered with is whole, alone and beside what was read before', () => {
  expect(wrongInLog(whole)).toEqual([]);
  expect(wrongInLog(whole, earlier)).toEqual([]);
  expect(wrongInLog(whole, whole)).toEqual([]);
  expect(wrongInLog(signed([]))).toEqual([]);
});

test('entries behind those that the checkpoint covers are not taken for its own', () => {
  expect(wrongInLog({ ...whole, entries: [...whole.entries, entryAt(101, 'Put behind')] })).toEqual([
    'entry 101 is not covered by the checkpoint',
  ]);
});

test('a log that was written anew is found beside an earlier checkpoint alone, however few entries were kept with it', () => {
  const fork = tamperings.fork!(30, 31);
  for (const entries of [[], earlier.entries.slice(0, 10)])
    expect(wrongInLog(fork, { ...earlier, entries })).toEqual(['the first 60 entries are not those of the earlier checkpoint']);
  expect(wrongInLog(whole, { ...earlier, entries: [] })).toEqual([]);
});

test('a checkpoint of another key, of another log, or with another size, root or signature is refused', () => {
  const others = generateKeyPairSync('ed25519');
  expect(openCheckpoint({ ...whole, key: verifierKey(origin, raw(others)) })).toBeUndefined();
  expect(openCheckpoint({ ...whole, key: verifierKey('almanac-local/workspaces/ws_2/1', raw(keys)) })).toBeUndefined();
  expect(openCheckpoint({ ...whole, key: key.replace(/\+[0-9a-f]{8}\+/, '+00000000+') })).toBeUndefined();
  for (const [from, to] of [
    ['\n100\n', '\n99\n'],
    ['ws_1/1\n', 'ws_1/2\n'],
    ['— ', '- '],
  ] as const)
    expect(openCheckpoint({ ...whole, checkpoint: whole.checkpoint.replace(from, to) })).toBeUndefined();
  const forged = signed(whole.entries, others);
  expect(wrongInLog(forged)).toEqual([]);
  expect(wrongInLog(forged, earlier)).toContain('the key is another than before');
});

const text = (bytes: Buffer): string => bytes.toString('base64');
const { read } = memoryTree(whole.entries.map(({ entry, salt }) => leafOf(entry, Buffer.from(salt, 'base64'))));
/** The same log when the first entries are over: what is left of them are hashes of the tree. */
const without = async (over: number, since?: number): Promise<LogFile> => {
  const proof = (await inclusionProof(over, 100, read)).map(text);
  const growth = since === undefined ? {} : { growth: { from: since, proof: (await consistencyProof(since, 100, read)).map(text) } };
  return { ...whole, entries: whole.entries.slice(over), before: { size: over, parts: partsBefore(over + 1, 100, proof), ...growth } };
};

test('of a log whose first entries are over the others are held against its checkpoint, wherever it begins', async () => {
  for (let over = 1; over < 100; over++) {
    const file = await without(over, 60);
    expect(wrongInLog(file), `${over}`).toEqual([]);
    expect(wrongInLog(file, earlier), `${over} beside what was read before`).toEqual([]);
    const at = over + 1;
    const changed = { ...file, entries: file.entries.with(0, entryAt(at, 'Written anew')) };
    expect(wrongInLog(changed)).toEqual(['the entries are not those of the checkpoint at size 100']);
    const lied = { ...file, before: { ...file.before!, parts: file.before!.parts.with(0, text(randomBytes(32))) } };
    expect(wrongInLog(lied)).toEqual(['the entries are not those of the checkpoint at size 100']);
    const dropped = { ...file, entries: file.entries.slice(1) };
    expect(wrongInLog(dropped)[0]).toBe(over === 99 ? 'entry 100 is missing' : `entry ${at} is not in its place`);
  }
});

test('that a log began with what was read before must be shown where that is over', async () => {
  const file = await without(80);
  expect(wrongInLog(file, earlier)).toEqual(['the first 60 entries are not those of the earlier checkpoint']);
  const grown = await without(80, 60);
  const fork = { ...earlier, ...signed(renumbered(earlier.entries.with(10, entryAt(11, 'Another view')))), entries: [] };
  expect(wrongInLog(grown, fork)).toEqual(['the first 60 entries are not those of the earlier checkpoint']);
});
