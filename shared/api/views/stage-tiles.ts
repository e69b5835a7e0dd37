import type { Routes } from '../core/route.ts';
import { tileWords } from './tiles.ts';

const who = 'For everybody: it says how much happens on the stage, and nothing of whose.';
const params = { level: '0', tile: '000' };

/** The log of all checkpoints of a stage as any reader of C2SP tlog-tiles takes it, under `/v1/tlog/`. */
export const stageTileRoutes = {
  readStageCheckpoint: {
    method: 'GET',
    path: '/v1/tlog/checkpoint',
    access: 'public',
    file: 'text/plain',
    summary: 'The signed note of the log of all checkpoints',
    description: `Each minute in which logs have grown enters their checkpoints into this log and signs it once. Two who keep its checkpoint keep the same of all logs: nobody can be shown another log than others are. It is 404 before the first. ${who}`,
    fails: ['not_found'],
    example: {},
  },
  readStageKey: {
    method: 'GET',
    path: '/v1/tlog/key',
    access: 'public',
    file: 'text/plain',
    summary: 'The key that checks the log of all checkpoints',
    description: 'As verifiers of signed notes take it (C2SP). Who checks for long keeps it, and asks no more.',
    fails: [],
    example: {},
  },
  readStageTile: {
    method: 'GET',
    path: '/v1/tlog/tile/{level}/{tile}',
    access: 'public',
    file: 'application/octet-stream',
    summary: 'A full tile of the log of all checkpoints',
    description: `${tileWords} The leaf of a checkpoint is two digests of 32 bytes over a salt of its owner: of the origin and the size, and of the text of the checkpoint. ${who}`,
    fails: ['not_found'],
    example: { params },
  },
  readPartOfStageTile: {
    method: 'GET',
    path: '/v1/tlog/tile/{level}/{tile}/{part}',
    access: 'public',
    file: 'application/octet-stream',
    summary: 'The beginning of a tile of the log of all checkpoints, or a full one beyond the first thousand',
    description: `${tileWords} \`000.p/42\` are the first 42 of tile 0, \`x001/234\` is tile 1234. ${who}`,
    fails: ['not_found'],
    example: { params: { ...params, tile: '000.p', part: '42' } },
  },
  readPartOfFarStageTile: {
    method: 'GET',
    path: '/v1/tlog/tile/{level}/{tile}/{part}/{width}',
    access: 'public',
    file: 'application/octet-stream',
    summary: 'The beginning of a tile beyond the first thousand of the log of all checkpoints',
    description: `${tileWords} \`x001/234.p/42\` are the first 42 of tile 1234. ${who}`,
    fails: ['not_found'],
    example: { params: { ...params, tile: 'x001', part: '234.p', width: '42' } },
  },
} as const satisfies Routes;
