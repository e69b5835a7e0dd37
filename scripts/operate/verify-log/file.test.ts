import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashOf } from '../../../shared/log/tree/leaf.ts';
import { checkpointText, signedNote, verifierKey } from '../../../shared/log/tree/note.ts';
import { diceOf } from '../../simulation/dice.ts';
import { logIn } from './file.ts';
import { rootOver, wrongInLog } from './judge.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const origin = 'almanac-local/workspaces/ws_1/1';

const entries = Array.from({ length: 40 }, (_, i) => {
  const [entry, salt] = [{ id: `WS#ws_1/ITEM#${i}@1`, record: { title: `Item ${i}`, notes: 'ä€😀\n"' } }, randomBytes(16)];
  return { position: i + 1, hash: hashOf(entry, salt).toString('base64'), salt: salt.toString('base64'), entry };
});
const said = checkpointText({ origin, size: 40, root: rootOver(entries.map(({ hash }) => Buffer.from(hash, 'base64'))) });
const head = { checkpoint: signedNote(said, origin, raw, sign(null, Buffer.from(said), privateKey)), key: verifierKey(origin, raw) };
const lines = [head, ...entries].map(each => JSON.stringify(each));
const textOf = (of: readonly string[]): string => of.map(line => `${line}\n`).join('');

test('a file of lines, and one that was saved whole, are the same log', () => {
  expect(wrongInLog(logIn(textOf(lines)))).toEqual([]);
  expect(logIn(JSON.stringify({ ...head, entries }))).toEqual(logIn(textOf(lines)));
  expect(logIn(textOf(lines.slice(0, 1))).entries).toEqual([]);
});

/** A letter of a line becomes another, wherever it stands but in what only names the place of the entry in the file. */
const flipped = (line: string, place: number): string => {
  const at = line.indexOf('"hash"') + (place % (line.length - line.indexOf('"hash"')));
  const other = line[at] === 'x' ? 'y' : 'x';
  return `${line.slice(0, at)}${other}${line.slice(at + 1)}`;
};

test('of 500 random tamperings with an export 500 are found, with the entry named', () => {
  const dice = diceOf('export');
  const tamperings: ((at: number) => string[])[] = [
    at => lines.with(at, flipped(lines[at]!, dice.below(1_000_000))),
    at => lines.toSpliced(at, 1),
    at => lines.with(at, lines[at === 40 ? 39 : at + 1]!),
    at => lines.toSpliced(at, 0, lines[1 + ((at + dice.below(39)) % 40)]!),
    at => lines.slice(0, at),
    at => lines.with(at, lines[at]!.slice(0, dice.below(lines[at]!.length))),
  ];
  for (let i = 0; i < 500; i++) {
    const at = dice.between(1, 40);
    const tampered = tamperings[i % tamperings.length]!(at);
    const wrong = wrongInLog(logIn(textOf(tampered)));
    expect(
      wrong.some(each => each.startsWith(`entry ${at} `)),
      `${i % tamperings.length} at ${at}: ${wrong.join('; ')}\n${tampered[at]}`,
    ).toBe(true);
  }
});
