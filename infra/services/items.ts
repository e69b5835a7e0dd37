import { Uploads } from '../constructs/uploads.ts';
import { type RowOf, write, writeAndQuery } from './row.ts';

/** Items, their lists and activity, quick add, recurrence, what is said about them, and their files. */
export const items = {
  apis: {
    api: { table: [...writeAndQuery, 'ConditionCheckItem'], puts: ['WS'], indexes: ['gsi1'] },
    'files-api': {
      because: 'it alone hands out addresses at which files are taken and read',
      table: writeAndQuery,
      puts: ['WS'],
      files: 'hand_out',
    },
    'things-api': {
      because: 'it has the secret behind what things prove themselves by, and is asked by machines, at their rate and without a user',
      table: [...writeAndQuery, 'ConditionCheckItem'],
      puts: ['WS'],
      busy: true,
      secrets: ['webhooks'],
    },
  },
  consumers: {
    'on-event': {
      impact:
        'What is with members who are away, or have left, stays with them: rotas pass over nobody, and chores are left undone. Items that waited for others go on saying so. Items and templates keep the former words of tags that were renamed, merged or deleted, and new words become no tags. What items said of fields that were deleted stays on them.',
      table: writeAndQuery,
      puts: ['WS'],
      indexes: ['gsi1'],
      concurrency: 'consumer',
      timeoutSeconds: 60,
    },
  },
  due: {
    impact: 'Reminders do not go out when they fall due.',
    table: write,
    puts: ['WS'],
    concurrency: 'fire',
    timeoutSeconds: 15,
    reserved: ({ fire }) => fire,
    lateAfterSeconds: 10,
  },
  outside: {
    /** One picture at a time: what it is unpacked to takes most of the memory. */
    'on-upload': {
      because: 'it opens what strangers may have made, with a native library and much memory',
      impact: 'Files that people have uploaded do not become ready, and within the hour are refused.',
      table: write,
      puts: ['WS'],
      files: 'check',
      concurrency: 'pictures',
      timeoutSeconds: 60,
      memoryMb: 1769,
      batchSize: 1,
      source: (scope, props) => new Uploads(scope, 'Uploads', props),
    },
  },
} as const satisfies RowOf<'items'>;
