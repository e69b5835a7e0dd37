import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const who = 'For owners and admins in person.';
export const tileWords =
  'A tile of the tree, 256 hashes or as many as its address says, or with `entries` as the level a bundle of the leaves below such a tile, each behind its length in two bytes. A leaf commits to its entry and tells nothing of it. What an address answers never changes.';
const params = { workspaceId: ids.workspaceId, level: '0', tile: '000' };

/** The log of a workspace as any reader of C2SP tlog-tiles takes it, under `/v1/workspaces/{workspaceId}/tlog/`. Its addresses have as many parts as the number of a tile needs. */
export const tileRoutes = {
  readCheckpoint: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/tlog/checkpoint',
    access: 'member:create',
    keys: 'never',
    limit: 'search',
    file: 'text/plain',
    summary: 'The signed note of a log, as it is',
    description: `The checkpoint of \`GET …/log/checkpoint\` by itself: readers of C2SP tlog-tiles such as \`fsck\` of Tessera begin here. ${who}`,
    fails: ['gone'],
    example: { params: { workspaceId: ids.workspaceId } },
  },
  readTile: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/tlog/tile/{level}/{tile}',
    access: 'member:create',
    keys: 'never',
    file: 'application/octet-stream',
    summary: 'A full tile of a log',
    description: `${tileWords} ${who}`,
    fails: [],
    example: { params },
  },
  readPartOfTile: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/tlog/tile/{level}/{tile}/{part}',
    access: 'member:create',
    keys: 'never',
    file: 'application/octet-stream',
    summary: 'The beginning of a tile of a log, or a full one beyond the first thousand',
    description: `${tileWords} \`000.p/42\` are the first 42 of tile 0, \`x001/234\` is tile 1234. ${who}`,
    fails: [],
    example: { params: { ...params, tile: '000.p', part: '42' } },
  },
  readPartOfFarTile: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/tlog/tile/{level}/{tile}/{part}/{width}',
    access: 'member:create',
    keys: 'never',
    file: 'application/octet-stream',
    summary: 'The beginning of a tile beyond the first thousand of a log',
    description: `${tileWords} \`x001/234.p/42\` are the first 42 of tile 1234. A log has at most a million tiles of entries to read. ${who}`,
    fails: [],
    example: { params: { ...params, tile: 'x001', part: '234.p', width: '42' } },
  },
} as const satisfies Routes;
