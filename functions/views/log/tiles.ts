import { createHash } from 'node:crypto';
import type { FileReply, HandlersOf } from '../../../shared/api/core/route.ts';
import type { tileRoutes } from '../../../shared/api/views/tiles.ts';
import { logTrees } from '../../../shared/data/core/log-tree.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { tileAt } from '../../../shared/log/tree/path.ts';
import { bundleOf, hashesOf } from '../../../shared/log/tree/tiles.ts';
import { logFor, type RequestForLog } from './access.ts';
import { checkpointOf } from './prove.ts';

/** What an address answers stays as it is: a browser or a reader may keep it for a year. */
const forEver = 31_536_000;

const fileOf = (content: Buffer, cacheSeconds: number): FileReply => ({
  etag: `"${createHash('sha256').update(content).digest('base64url')}"`,
  cacheSeconds,
  private: true,
  variants: { identity: content },
});

/** Levels are written as numbers without zeros before them, of which 64 bits of leaves have no more than these. */
const isLevel = (level: string): boolean => /^[0-7]$/.test(level);

const tileOf = async (request: RequestForLog & { params: { level: string } }, path: string[]): Promise<FileReply> => {
  const { owner } = logFor(request);
  const { level } = request.params;
  const place = tileAt(path.join('/'));
  if (!place || !(level === 'entries' || isLevel(level))) throw new Failure('not_found', { what: 'tile' });
  const lowest = level === 'entries' ? 0 : Number(level);
  const [tile] = await logTrees.tiles(owner, [{ level: lowest, index: place.index }]);
  const content = tile!.content.slice(0, place.width);
  if (content.length < place.width) throw new Failure('not_found', { what: 'tile' });
  return fileOf(level === 'entries' ? bundleOf(content) : Buffer.concat(hashesOf({ level: lowest, content })), forEver);
};

export const tileHandlers: HandlersOf<typeof tileRoutes> = {
  readCheckpoint: async request => fileOf(Buffer.from((await checkpointOf(logFor(request))).checkpoint), 0),
  readTile: request => tileOf(request, [request.params.tile]),
  readPartOfTile: request => tileOf(request, [request.params.tile, request.params.part]),
  readPartOfFarTile: request => tileOf(request, [request.params.tile, request.params.part, request.params.width]),
};
