import { originsOf } from '../origins.ts';
import type { Stage } from '../stage-settings.ts';

/** The headers of a reply that a browser shows to a client of another origin, beside those that it always shows. */
const exposed = [
  ...[
    'allow',
    'api-version',
    'deprecation',
    'etag',
    'idempotency-replayed',
    'last-modified',
    'link',
    'location',
    'ratelimit',
    'ratelimit-policy',
    'retry-after',
  ],
  ...['server-timing', 'sunset', 'www-authenticate', 'x-request-id'],
];

/** From where browsers may call a stage, how, and what they may show of replies. */
export const corsOf = (stage: Stage) => ({
  allowOrigins: originsOf(stage),
  allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: [
    'acting-for',
    'kiosk-session',
    'api-version',
    'authorization',
    'content-digest',
    'content-type',
    'idempotency-key',
    'if-match',
    'if-none-exist',
    'if-none-match',
    'last-event-id',
    'prefer',
    'signature',
    'signature-input',
    'step-up',
    'x-request-id',
  ],
  exposeHeaders: exposed,
  maxAge: 600,
});
