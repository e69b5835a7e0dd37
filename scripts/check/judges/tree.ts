import { generateKeyPairSync, sign } from 'node:crypto';
import type { Hash } from '../../../shared/log/tree/hash.ts';
import { checkpointText, signedNote, verifierKey } from '../../../shared/log/tree/note.ts';
import { tilePath } from '../../../shared/log/tree/path.ts';
import { consistencyProof, inclusionProof, rootOf } from '../../../shared/log/tree/proof.ts';
import { edgeOf, fromTiles, grown, hashesOf, type Tile } from '../../../shared/log/tree/tiles.ts';

const leaves = Array.from({ length: 600 }, (_, i) => Buffer.from(`leaf ${i}`));
const sizes = [1, 2, 3, 7, 8, 9, 100, 255, 256, 257, 511, 512, 513, 599, 600];
const named = ({ level, index }: Pick<Tile, 'level' | 'index'>): string => `${level}/${index}`;
const base64 = (hashes: Hash[]): string[] => hashes.map(hash => hash.toString('base64'));

/** The tiles of all leaves, appended 37 at a time. */
const tilesOfAll = (): Map<string, Tile> => {
  const tiles = new Map<string, Tile>();
  for (let size = 0; size < leaves.length; size += 37) {
    const edge = edgeOf(size).map(tile => tiles.get(named(tile))!);
    for (const tile of grown(size, edge, leaves.slice(size, size + 37))) tiles.set(named(tile), tile);
  }
  return tiles;
};

const pathOf = ({ level, index, content }: Tile): string => `${level}/${tilePath({ index, width: content.length })}`;

/** What our tree says of some hundred leaves, for others to judge: roots, proofs, tiles and a signed checkpoint. */
export const casesOfTree = async (): Promise<object> => {
  const tiles = tilesOfAll();
  const read = fromTiles(async wanted => wanted.map(tile => tiles.get(named(tile))!));
  const roots = await Promise.all(Array.from({ length: leaves.length + 1 }, (_, size) => rootOf(size, read)));
  const places = sizes.flatMap(size => [0, 1, size >> 1, size - 2, size - 1].map(leaf => ({ leaf, size })));
  const pairs = sizes.flatMap(size => sizes.filter(earlier => earlier <= size).map(earlier => ({ earlier, size })));
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const origin = 'almanac-local/workspaces/ws_1/1';
  const text = checkpointText({ origin, size: leaves.length, root: roots.at(-1)! });
  return {
    leaves: base64(leaves),
    roots: base64(roots),
    inclusions: await Promise.all(
      places
        .filter(({ leaf, size }) => leaf >= 0 && leaf < size)
        .map(async each => ({ ...each, proof: base64(await inclusionProof(each.leaf, each.size, read)) })),
    ),
    consistencies: await Promise.all(
      pairs.map(async each => ({ ...each, proof: base64(await consistencyProof(each.earlier, each.size, read)) })),
    ),
    tiles: [...tiles.values()].map(tile => ({ path: pathOf(tile), data: Buffer.concat(hashesOf(tile)).toString('base64') })),
    note: signedNote(text, origin, raw, sign(null, Buffer.from(text), privateKey)),
    verifier: verifierKey(origin, raw),
    text,
  };
};
