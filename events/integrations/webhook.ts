import * as z from 'zod';
import { Webhook } from '../../shared/domain/integrations/webhook.ts';
import type { EventKinds } from '../event.ts';

const nothing = z.object({});
const ofWorkspace = { data: nothing, record: Webhook.omit({ url: true, salt: true, formerSalt: true }), audience: 'members' } as const;

export const webhookEvents = {
  'webhook.created': ofWorkspace,
  'webhook.changed': { ...ofWorkspace, data: z.object({ fields: z.array(z.string()) }) },
  'webhook.adopted': ofWorkspace,
  'webhook.rotated': { ...ofWorkspace, data: z.object({ formerUntil: z.iso.datetime().optional() }) },
  'webhook.ended': ofWorkspace,
} as const satisfies EventKinds;
