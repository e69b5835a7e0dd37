import { replayRoutes } from './replays.ts';
import { webhookRoutes } from './webhooks.ts';

/** The routes of each module of integrations. */
export const modules = { webhooks: webhookRoutes, replays: replayRoutes } as const;
