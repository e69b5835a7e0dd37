import * as z from 'zod';
import { exportKinds } from '../../domain/views/export.ts';
import { ids, item } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** One record of an export. Its attributes are those that it is stored with. */
export const ExportEntry = z.object({ kind: z.enum(exportKinds), record: z.record(z.string(), z.unknown()) });

const { nextReminderAt: _, ...stored } = item;
const childId = 'user_01h455vb4pex5vsknk084sn02s';

export const exportRoutes = {
  exportMe: {
    method: 'GET',
    path: '/v1/me/export',
    access: 'user',
    keys: 'never',
    summary: 'Everything that is held about you, record by record, page by page',
    description: `What stands under your id (${exportKinds.slice(0, 11).join(', ')}), the invitations to you and what you have blocked; every workspace that you own, whole, also one in the trash; and of workspaces of others your membership, the invitations that you sent, and the items that you made, did or are assigned, as far as you may still read them. Of a child its year of birth, and a consent that somebody else has given, are in its own export alone (\`exportChild\`). \`record\` is the record as it is stored, with the names that the reference uses elsewhere; attributes may be added. What proves or opens something is not in it: no token or hash of an API key, no address of a feed, of a subscribed calendar or of a push device, no tokens of connections. Go on with \`cursor\` until there is none: a page may be short, or empty, while there is one. What is written while you read may be missing or stand twice.`,
    query: Paging,
    list: ExportEntry,
    audited: 'export',
    fails: [],
    example: {
      query: { limit: '50' },
      reply: [
        { kind: 'profile', record: { userId: ids.userId, email: 'ada@example.org', locale: 'de', zone: 'Europe/Berlin', version: 3 } },
        { kind: 'item', record: stored },
      ],
    },
  },
  exportChild: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/children/{userId}/export',
    access: 'child:read',
    keys: 'never',
    summary: 'Everything that is held about a child, for one of its guardians',
    description:
      'Its profile with the consent, its membership and its absences, the comments that it wrote, the files that it added, the occurrences that it ended or missed, and the items that are assigned to it, or that it did: record by record, page by page, as `GET /v1/me/export` has them.',
    query: Paging,
    list: ExportEntry,
    audited: 'export',
    fails: [],
    example: {
      params: { userId: childId },
      query: { limit: '50' },
      reply: [{ kind: 'child', record: { workspaceId: ids.workspaceId, userId: childId, name: 'Mia', zone: 'Europe/Berlin', version: 1 } }],
    },
  },
} as const satisfies Routes;
