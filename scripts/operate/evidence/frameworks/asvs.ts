import type { Framework } from '../control.ts';

/** OWASP ASVS 5.0, level 2, by its chapters. */
export const asvs: Framework = {
  key: 'asvs',
  name: 'OWASP ASVS 5.0, level 2',
  source: 'https://github.com/OWASP/ASVS/tree/v5.0.0',
  about:
    'By chapter, not requirement by requirement: where in the code each is answered, and what is not. Level 2 is what the chapters are read for.',
  controls: [
    {
      id: 'V1',
      title: 'Encoding and sanitization',
      how: 'Pages escape what they show; keys and filters are built from ids and parsed trees, never from text; regular expressions are judged for time.',
      shown: ['scripts/check/regexes.test.ts', 'shared/domain/core/filter/filter.test.ts', 'scripts/e2e/owasp.test.ts'],
    },
    {
      id: 'V2',
      title: 'Validation and business logic',
      how: 'Requests are strict: what is not known is refused by name. Races, repeats and kills are tried by laws.',
      shown: ['shared/runtime/http/request.test.ts', 'scripts/e2e/retries.test.ts', 'scripts/check/points/ledger.test.ts'],
      commands: ['npm run fuzz'],
    },
    {
      id: 'V3',
      title: 'Web frontend',
      how: 'Content Security Policy, no framing, no cookies: there are no ambient credentials, so that no other site can ask in somebody’s name.',
      shown: ['scripts/e2e/http.test.ts', 'scripts/e2e/docs.test.ts'],
    },
    {
      id: 'V4',
      title: 'API and web service',
      how: 'Each route is declared once, and gateway, document and tests follow from it; what is served is what the document says.',
      shown: ['infra/stacks/functions.test.ts', 'scripts/e2e/owasp.test.ts'],
    },
    {
      id: 'V5',
      title: 'File handling',
      how: 'Files go to a private bucket by a form that fixes size and type, are looked at and made anew; addresses of them are signed and expire.',
      shown: ['functions/items/files/api.test.ts', 'scripts/check/files/together.test.ts'],
    },
    {
      id: 'V6',
      title: 'Authentication',
      how: 'By Cognito; passkeys as the second factor, verified by us.',
      shown: ['shared/webauthn/ceremonies.test.ts', 'functions/people/passkeys/passkeys.test.ts'],
      commands: ['npm run judges -- passkeys'],
      missing: 'A second factor that is asked of everybody by a rule of the stage or the workspace.',
    },
    {
      id: 'V7',
      title: 'Session management',
      how: 'Sessions are listed and ended; a new device is told; refresh tokens rotate.',
      shown: ['functions/people/sessions/api.test.ts', 'infra/stacks.test.ts'],
    },
    {
      id: 'V8',
      title: 'Authorization',
      how: 'One table, proved by calling every route as every role and as strangers; writes are narrowed by partition in IAM.',
      shown: ['scripts/check/access/matrix.test.ts', 'scripts/e2e/every-route.test.ts', 'infra/partitions.test.ts'],
    },
    {
      id: 'V9',
      title: 'Self-contained tokens',
      how: 'Access tokens are verified by the published keys of the pool, for this client and this use; links are signed, expire, and act on POST alone.',
      shown: ['functions/platform/identity/identity.test.ts', 'functions/notifications/actions/api.test.ts'],
    },
    {
      id: 'V10',
      title: 'OAuth and OIDC',
      how: 'Connections of calendars use state, PKCE and exact return addresses; their tokens are encrypted under a key of the connection.',
      shown: ['functions/calendars/connections/api.test.ts', 'functions/calendars/connections/encrypted.test.ts'],
      missing: 'Sign-in by Google, Microsoft, Apple or another provider.',
    },
    {
      id: 'V11',
      title: 'Cryptography',
      how: 'AES-256-GCM bound to its place, HMAC-SHA-256, Ed25519, keys in KMS; no algorithm of our own.',
      shown: ['shared/data/core/seal.test.ts', 'shared/data/core/keyring.test.ts', 'scripts/check/events/tree.test.ts'],
    },
    {
      id: 'V12',
      title: 'Secure communication',
      how: 'TLS everywhere, also between functions and services; HSTS.',
      shown: ['scripts/e2e/http.test.ts', 'infra/stacks.test.ts'],
    },
    {
      id: 'V13',
      title: 'Configuration',
      how: 'Stages are rows that are checked; no environment holds a secret; rules of cdk-nag hold for each stack.',
      shown: ['infra/stages.test.ts', 'infra/stacks.test.ts', 'scripts/e2e/secrets.test.ts'],
    },
    {
      id: 'V14',
      title: 'Data protection',
      how: 'Data classes by attribute; replies are kept by nobody (`no-store`).',
      shown: ['scripts/check/charts/charts.test.ts', 'scripts/e2e/http.test.ts'],
    },
    {
      id: 'V15',
      title: 'Secure coding and architecture',
      how: 'Directions of imports, dependencies pinned and looked at, what runs is what was reviewed.',
      shown: ['scripts/check/directions.test.ts', 'scripts/check/workflows.test.ts'],
    },
    {
      id: 'V16',
      title: 'Logging and error handling',
      how: 'Refusals are logged with reason; no log line holds a text of people, a token or an address; failures tell of the request and never of the machine.',
      shown: ['shared/runtime/log/logger.test.ts', 'scripts/check/costs/refusals.test.ts', 'scripts/e2e/owasp.test.ts'],
    },
    { id: 'V17', title: 'WebRTC', how: 'There is none.' },
  ],
};
