import express from 'express';
import serverless from 'serverless-http';

const app = express();
app.use(express.json());
app.get('/v1/workspaces/:workspaceId/items/:itemId', (_request, reply) => {
  reply.json({ ok: true });
});

export const handler = serverless(app);
