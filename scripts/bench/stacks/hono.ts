import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';

const app = new Hono();
app.get('/v1/workspaces/:workspaceId/items/:itemId', context => context.json({ ok: true }));

export const handler = handle(app);
