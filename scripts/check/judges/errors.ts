import type { ErrorFacts } from '../../../shared/domain/core/error-line.ts';
import { envelopeOf } from '../../../shared/domain/core/error-report.ts';

const now = '2026-03-02T09:00:00.000Z';
const stack = '    at save (/var/task/index.js:12:345)\n    at async file:///var/task/index.js:9:8\n    at JSON.parse (<anonymous>)';

/** What errors say, with what must not leave in it. */
const said = [
  'The conditional request failed',
  'No row item_01kb8m3tq2e8fvq3w5r7c9d0eb of 019a7d0e-0000-4000-8000-000000000001',
  'Mail to grandmother@example.com was refused by 203.0.113.7',
  '"Müller-Østergård 𝄞" is 4111 1111 1111 1111',
  '',
];

const causes: (ErrorFacts | undefined)[] = [undefined, { name: 'TimeoutError', message: 'after 500 ms of 10.0.0.1', stack }];

/** Reports of errors as they are sent: with and without an error that they came from, and of crashes, of which only a word is known. */
export const reportCases = (): { envelope: string }[] =>
  said.flatMap((message, i) =>
    [...causes.map(cause => ({ name: 'Error', message, stack, cause })), undefined].map((error, j) => {
      const line = {
        timestamp: now,
        code: error ? 'ALM002' : 'crash',
        service: 'items/api',
        release: '0.1.0',
        message: 'Request failed',
        error,
      };
      const id = (i * 16 + j).toString(16).padStart(32, '0');
      return { envelope: envelopeOf({ id, line, count: 1 }, 'prod', now) };
    }),
  );
