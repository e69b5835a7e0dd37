import type { FileReply, HandlersOf } from '../../../shared/api/core/route.ts';
import type { stageTileRoutes } from '../../../shared/api/views/stage-tiles.ts';
import type { tileRoutes } from '../../../shared/api/views/tiles.ts';
import { logTrees } from '../../../shared/data/core/log-tree.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { stageOwner } from '../../../shared/log/stage/enter.ts';
import { tileAt } from '../../../shared/log/tree/path.ts';
import { bundleOf, hashesOf } from '../../../shared/log/tree/tiles.ts';
import { fileOf, forItsReader } from '../../../shared/runtime/http/content-file.ts';
import { logFor, type RequestForLog } from './access.ts';
import { stageOrigin } from './origins.ts';
import { checkpointOf } from './prove.ts';
import { verifierOf } from './sign.ts';
import { signedStage } from './stage.ts';

/** What an address answers stays as it is: a browser or a reader may keep it for a year. */
const forEver = 31_536_000;

/** Levels are written as numbers without zeros before them, of which 64 bits of leaves have no more than these. */
const isLevel = (level: string): boolean => /^[0-7]$/.test(level);

const tileOf = async (owner: string, level: string, path: string[]): Promise<FileReply> => {
  const place = tileAt(path.join('/'));
  if (!place || !(level === 'entries' || isLevel(level))) throw new Failure('not_found', { what: 'tile' });
  const lowest = level === 'entries' ? 0 : Number(level);
  const [tile] = await logTrees.tiles(owner, [{ level: lowest, index: place.index }]);
  const content = tile!.content.slice(0, place.width);
  if (content.length < place.width) throw new Failure('not_found', { what: 'tile' });
  return fileOf(level === 'entries' ? bundleOf(content) : Buffer.concat(hashesOf({ level: lowest, content })), forEver);
};
const tileFor = async (request: RequestForLog & { params: { level: string } }, path: string[]): Promise<FileReply> =>
  forItsReader(await tileOf(logFor(request).owner, request.params.level, path));

export const tileHandlers: HandlersOf<typeof tileRoutes> = {
  readCheckpoint: async request => forItsReader(fileOf(Buffer.from((await checkpointOf(logFor(request))).checkpoint), 0)),
  readTile: request => tileFor(request, [request.params.tile]),
  readPartOfTile: request => tileFor(request, [request.params.tile, request.params.part]),
  readPartOfFarTile: request => tileFor(request, [request.params.tile, request.params.part, request.params.width]),
};

/** A caller who asks again within this is told the same: the stage log is signed once a minute. */
const checkpointSeconds = 10;

export const stageTileHandlers: HandlersOf<typeof stageTileRoutes> = {
  readStageCheckpoint: async () => fileOf(Buffer.from((await signedStage()).note), checkpointSeconds),
  readStageKey: async () => fileOf(Buffer.from(`${await verifierOf(stageOrigin)}\n`), checkpointSeconds),
  readStageTile: ({ params: { level, tile } }) => tileOf(stageOwner, level, [tile]),
  readPartOfStageTile: ({ params: { level, tile, part } }) => tileOf(stageOwner, level, [tile, part]),
  readPartOfFarStageTile: ({ params: { level, tile, part, width } }) => tileOf(stageOwner, level, [tile, part, width]),
};
