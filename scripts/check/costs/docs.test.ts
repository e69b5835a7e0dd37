import { afterAll, beforeAll, expect, test } from 'vitest';
import { invocation, requestFor } from '../../../shared/runtime/http/gateway.fixture.ts';
import { type Engine, useEngine } from './engine.ts';

/* H5: a stage that shows its reference to nobody sends none of it, whoever asks. */
let engine: Engine;
let handler: typeof import('../../../functions/platform/api.ts').handler;
beforeAll(async () => {
  engine = await useEngine();
  Object.assign(process.env, { DOCS: 'off', STAGE: 'test', USER_POOL_ID: 'none', USER_POOL_CLIENT_ID: 'none' });
  Object.assign(process.env, { PUBLIC_URL: '', API_ID: 'none', CLINIC_URL: '', CLINIC_API_ID: 'none', FHIR_URL: '', FHIR_API_ID: 'none' });
  ({ handler } = await import('../../../functions/platform/api.ts'));
});
afterAll(() => engine?.stop());

test.each(['/openapi.json', '/docs', '/docs/reference.js', '/openapi-3.0.json', '/asyncapi.json', '/docs/events'] as const)(
  '%s is not there',
  async path => {
    const event = requestFor({ method: 'GET', path });
    const requestContext = { ...event.requestContext, http: { sourceIp: '192.0.2.1' } };
    const reply = await handler({ ...event, requestContext } as never, invocation);
    expect(reply.statusCode).toBe(404);
    expect(String(reply.body).length).toBeLessThan(1000);
  },
);
