import * as z from 'zod';

/** What may have happened to an item that is somebody's concern, so that they are told: each is told on the channels that they want for it. */
export const NewsKind = z.enum([
  'assigned',
  'unassigned',
  'dueMoved',
  'completed',
  'commented',
  'mentioned',
  'unblocked',
  'claimed',
  'approved',
  'returned',
]);
export type NewsKind = z.infer<typeof NewsKind>;
