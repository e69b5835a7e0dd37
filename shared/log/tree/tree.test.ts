import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyRoot, type Hash, leafHash } from './hash.ts';
import { memoryTree } from './memory.fixture.ts';
import { consistencyProof, inclusionProof, rootOf } from './proof.ts';
import { includes, isConsistent } from './verify.ts';

/* The oracle: sections 2.1, 2.1.1 and 2.1.2 of RFC 6962, word for word, over the leaves themselves. */
const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const k = (n: number): number => {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
};
const MTH = (D: Buffer[]): Buffer => {
  if (D.length === 0) return sha256();
  if (D.length === 1) return sha256(Buffer.of(0x00), D[0]!);
  return sha256(Buffer.of(0x01), MTH(D.slice(0, k(D.length))), MTH(D.slice(k(D.length))));
};
const PATH = (m: number, D: Buffer[]): Buffer[] => {
  const [n, split] = [D.length, k(D.length)];
  if (n === 1) return [];
  if (m < split) return [...PATH(m, D.slice(0, split)), MTH(D.slice(split))];
  return [...PATH(m - split, D.slice(split)), MTH(D.slice(0, split))];
};
const SUBPROOF = (m: number, D: Buffer[], b: boolean): Buffer[] => {
  const [n, split] = [D.length, k(D.length)];
  if (m === n) return b ? [] : [MTH(D)];
  if (m <= split) return [...SUBPROOF(m, D.slice(0, split), b), MTH(D.slice(split))];
  return [...SUBPROOF(m - split, D.slice(split), false), MTH(D.slice(0, split))];
};
const PROOF = (m: number, D: Buffer[]): Buffer[] => SUBPROOF(m, D, true);

const leavesOf = (count: number): Buffer[] => Array.from({ length: count }, (_, i) => Buffer.from(`leaf ${i}`));
const most = 40;
const all = leavesOf(most);
const treeOf = (count: number) => memoryTree(all.slice(0, count));
const hex = (hashes: Hash[]): string[] => hashes.map(hash => hash.toString('hex'));

describe('the tree is that of RFC 6962', () => {
  test('in its root, at every size', async () => {
    for (let size = 0; size <= most; size++) expect(await rootOf(size, treeOf(size).read)).toEqual(MTH(all.slice(0, size)));
    expect(emptyRoot.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  test('in the proof of every leaf, at every size, also where more has come since', async () => {
    const { read } = treeOf(most);
    for (let size = 1; size <= most; size++)
      for (let leaf = 0; leaf < size; leaf++)
        expect(hex(await inclusionProof(leaf, size, read))).toEqual(hex(PATH(leaf, all.slice(0, size))));
  });

  test('in the proof between any two sizes', async () => {
    const { read } = treeOf(most);
    for (let size = 1; size <= most; size++)
      for (let earlier = 1; earlier <= size; earlier++)
        expect(hex(await consistencyProof(earlier, size, read))).toEqual(hex(PROOF(earlier, all.slice(0, size))));
  });

  test('in the example of its section 2.1.3', async () => {
    // Published with the RFC's reference implementation: eight leaves and their root.
    const data = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const { read } = memoryTree(data.map(each => Buffer.from(each, 'hex')));
    expect((await rootOf(8, read)).toString('hex')).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });
});

const anySize = fc.integer({ min: 1, max: most });
const flipped = (hash: Hash, bit: number): Hash => {
  const other = Buffer.from(hash);
  other[(bit >> 3) % other.length]! ^= 1 << (bit & 7);
  return other;
};
/** Each way in which a list of hashes is another: one changed, one left out, one too many, two in the other order. */
const changed = (proof: Hash[], at: number, bit: number): Hash[][] => {
  const i = proof.length === 0 ? 0 : at % proof.length;
  const more = [[...proof, leafHash(Buffer.of())]];
  if (proof.length === 0) return more;
  return [proof.with(i, flipped(proof[i]!, bit)), proof.toSpliced(i, 1), proof.toSpliced(i, 0, proof[i]!), ...more];
};

describe('whoever checks', () => {
  test('takes every proof, and none that was changed, of another leaf, place, size or root', () =>
    fc.assert(
      fc.asyncProperty(anySize, fc.nat(), fc.nat(), fc.nat(255), async (size, some, at, bit) => {
        const leaf = some % size;
        const [{ read }, hash] = [treeOf(size), leafHash(all[leaf]!)];
        const [root, proof] = [await rootOf(size, read), await inclusionProof(leaf, size, read)];
        const claim = { leaf, size, hash, root, proof };
        expect(includes(claim)).toBe(true);
        for (const other of changed(proof, at, bit)) expect(includes({ ...claim, proof: other })).toBe(false);
        expect(includes({ ...claim, hash: flipped(hash, bit) })).toBe(false);
        expect(includes({ ...claim, root: flipped(root, bit) })).toBe(false);
        if (size > 1) expect(includes({ ...claim, leaf: (leaf + 1) % size })).toBe(false);
        for (const place of [-1, size, size + 1, 0.5]) expect(includes({ ...claim, leaf: place })).toBe(false);
      }),
    ));

  test('takes every proof that a tree grew from another, and none that was changed, or of a tree that forgot or changed something', () =>
    fc.assert(
      fc.asyncProperty(anySize, fc.nat(), fc.nat(), fc.nat(255), async (size, some, at, bit) => {
        const earlier = 1 + (some % size);
        const { read } = treeOf(size);
        const [before, root] = [await rootOf(earlier, read), await rootOf(size, read)];
        const claim = { earlier, before, size, root, proof: await consistencyProof(earlier, size, read) };
        expect(isConsistent(claim)).toBe(true);
        for (const other of changed(claim.proof, at, bit)) expect(isConsistent({ ...claim, proof: other })).toBe(false);
        expect(isConsistent({ ...claim, before: flipped(before, bit) })).toBe(false);
        expect(isConsistent({ ...claim, root: flipped(root, bit) })).toBe(false);
        // The log was written anew with another leaf somewhere among those that were known.
        const forged = memoryTree(all.slice(0, size).with(at % earlier, Buffer.from('another')));
        const theirs = { ...claim, root: await rootOf(size, forged.read), proof: await consistencyProof(earlier, size, forged.read) };
        expect(isConsistent(theirs)).toBe(false);
      }),
    ));

  test('takes any tree after none, and none after a later one', async () => {
    const { read } = treeOf(5);
    const root = await rootOf(5, read);
    expect(isConsistent({ earlier: 0, before: emptyRoot, size: 5, root, proof: [] })).toBe(true);
    expect(isConsistent({ earlier: 0, before: root, size: 5, root, proof: [] })).toBe(false);
    expect(isConsistent({ earlier: 5, before: root, size: 4, root: await rootOf(4, read), proof: [] })).toBe(false);
  });
});
