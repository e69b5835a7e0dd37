import * as z from 'zod';
import { FileInput, FileShown, fileBytesAtMost, Rendition } from '../../domain/items/files/file.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

const of = '/v1/workspaces/{workspaceId}/items/{itemId}/files';

const Upload = z.object({
  url: z.url().describe('Where the form is sent (`POST`, `multipart/form-data`).'),
  fields: z.record(z.string(), z.string()).describe('The fields of the form, as they are. The last field is `file`, with the content.'),
  expiresAt: z.iso.datetime().describe('Until when it is taken.'),
});
/** A new file, with what its upload needs while that is awaited. */
const FileToUpload = FileShown.extend({ upload: Upload.optional() });
const FileLinks = z.object({
  expiresAt: z.iso.datetime().describe('Until when the addresses are good.'),
  links: z
    .array(Rendition.extend({ url: z.url().describe('Where it can be read, by whoever holds the address.') }))
    .describe('One address for each size and kind.'),
});

const rendition = { size: 'thumbnail', mediaType: 'image/webp', width: 320, height: 240, bytes: 9_120 };
const file = {
  workspaceId: ids.workspaceId,
  itemId: ids.itemId,
  fileId: 'file_01h455vb4pex5vsknk084sn02q',
  name: 'balcony.jpg',
  mediaType: 'image/jpeg',
  bytes: 812_400,
  status: 'awaited',
  createdBy: ids.userId,
  createdAt: '2026-11-29T08:00:00.000Z',
  version: 1,
};
const ready = { ...file, status: 'ready', renditions: [rendition], checkedAt: '2026-11-29T08:00:04.000Z', version: 2 };
const expiresAt = '2026-11-29T08:05:00.000Z';
const place = `https://almanac-dev-files-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com/`;

export const fileRoutes = {
  createFile: {
    method: 'POST',
    path: of,
    access: 'comment:create',
    limit: 'upload',
    summary: 'Add a picture to an item, or to one’s own comment on it',
    description: `Say what will come: its name, its kind and exactly how many bytes, ${fileBytesAtMost / 1_000_000} MB at the most. The reply says in \`upload\` where the content is sent, by a form that takes no other. What came is looked at before anybody can read it: \`status\` becomes \`ready\`, or \`refused\` with a reason in \`refusal\`; what has not come within an hour is refused. Only pictures are taken (JPEG, PNG, WebP), and each is made anew in two sizes, so that neither place nor camera nor anything else that was hidden in it stays. Whoever may comment on an item may add to it. The files of a workspace have room together as the plan of who adds one says (\`limit_reached\`).`,
    body: FileInput,
    reply: FileToUpload,
    status: 201,
    location: `${of}/{fileId}`,
    fails: ['item_in_trash', 'limit_reached', 'conflict'],
    example: {
      body: { name: 'balcony.jpg', mediaType: 'image/jpeg', bytes: 812_400 },
      reply: { ...file, upload: { url: place, fields: { key: `incoming/${ids.workspaceId}/${ids.itemId}/${file.fileId}` }, expiresAt } },
    },
  },
  listFiles: {
    method: 'GET',
    path: of,
    access: 'comment:read',
    summary: 'List the files on an item and on its comments, oldest first',
    query: Paging,
    list: FileShown,
    fails: [],
    example: { reply: [ready] },
  },
  getFile: {
    method: 'GET',
    path: `${of}/{fileId}`,
    access: 'comment:read',
    summary: 'See how a file is',
    reply: FileShown,
    fails: [],
    example: { reply: ready },
  },
  getFileLinks: {
    method: 'GET',
    path: `${of}/{fileId}/links`,
    access: 'comment:read',
    summary: 'Get the addresses at which a picture can be read',
    description: 'One for each size and kind, good for five minutes, for whoever holds it. A file that is not `ready` has none.',
    reply: FileLinks,
    fails: [],
    example: { reply: { expiresAt, links: [{ ...rendition, url: `${place}files/thumbnail.webp` }] } },
  },
  deleteFile: {
    method: 'DELETE',
    path: `${of}/{fileId}`,
    access: 'comment:delete',
    summary: 'Delete a file that one has added, or any where one may change the workspace',
    description: 'Its content is erased, and cannot be brought back. Deleting it again changes nothing.',
    fails: ['precondition_failed', 'conflict'],
    example: {},
  },
} as const satisfies Routes;
