import { tilePath } from '../../../shared/log/tree/path.ts';
import { consistencyProof } from '../../../shared/log/tree/proof.ts';
import { fromTiles, type Tile, width, widthIn } from '../../../shared/log/tree/tiles.ts';
import { problem } from '../../console.ts';
import { openCheckpoint, type StageFile } from './judge.ts';

const hashBytes = 32;

/** The leaves in a bundle of C2SP tlog-tiles: each behind its length in two bytes. */
const leavesIn = (bundle: Buffer): Buffer[] => {
  const leaves: Buffer[] = [];
  for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at))
    leaves.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)));
  return leaves;
};

/** The tiles of the log of all checkpoints at a size, as the stage serves them to everybody. */
const tilesAt =
  (stage: string, size: number) =>
  (wanted: Pick<Tile, 'level' | 'index'>[]): Promise<Tile[]> =>
    Promise.all(
      wanted.map(async place => {
        const path = tilePath({ index: place.index, width: widthIn(size, place) });
        const url = `${stage}/v1/tlog/tile/${place.level === 0 ? 'entries' : place.level}/${path}`;
        const reply = await fetch(url);
        if (!reply.ok) throw problem(`${url} answers ${reply.status}.`);
        const bytes = Buffer.from(await reply.arrayBuffer());
        const hashes = () => Array.from({ length: bytes.length / hashBytes }, (_, i) => bytes.subarray(i * hashBytes, (i + 1) * hashBytes));
        return { ...place, content: place.level === 0 ? leavesIn(bytes) : hashes() };
      }),
    );

/** What shows that the log of all checkpoints only grew since an earlier reading, and where it is wanted, all of its leaves. */
export const readStage = async (
  stage: string,
  told: StageFile,
  { earlier, all }: { earlier?: StageFile; all?: boolean },
): Promise<StageFile> => {
  const size = openCheckpoint(told)?.size ?? 0;
  const read = tilesAt(stage, size);
  const from = earlier && openCheckpoint(earlier)?.size;
  const isLater = from !== undefined && from <= size;
  const proof = isLater ? await consistencyProof(from, size, fromTiles(read)) : [];
  const leaves: Buffer[] = [];
  for (let index = 0; all && index * width < size; index++) leaves.push(...(await read([{ level: 0, index }]))[0]!.content);
  return {
    ...told,
    ...(isLater && { growth: { from, proof: proof.map(each => each.toString('base64')) } }),
    ...(all && { leaves: Buffer.concat(leaves).toString('base64') }),
  };
};
