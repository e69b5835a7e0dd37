import { Archive } from '../../domain/people/accounts/archive.ts';
import { entity } from '../core/entity.ts';

/** When the log of a workspace is archived next, beside what is in it: it goes with that. */
export const archives = entity({ name: 'archive', pk: 'WS#{workspaceId}', sk: 'ARCHIVE', schema: Archive });
