import * as z from 'zod';
import { forgetSecret, secretText } from '../../../shared/aws/secrets/secrets.ts';
import type { Provider } from '../../../shared/domain/calendars/connections/connection-provider.ts';
import { environment } from '../../../shared/env.ts';

const env = environment({ GOOGLE_SECRET_ARN: z.string(), MICROSOFT_SECRET_ARN: z.string() });
const arns: Record<Provider, string> = { google: env.GOOGLE_SECRET_ARN, microsoft: env.MICROSOFT_SECRET_ARN };

type Answer = { ok: true } | { ok: false; reason: string };

/**
 * Asks a provider with the client's secret. One that is refused was rotated since this instance read it: it is read anew, once. Both
 * providers take the old secret until it is removed there, so that a rotation needs no moment of its own.
 */
export const withClientSecret = async <A extends Answer>(provider: Provider, ask: (secret: string) => Promise<A>): Promise<A> => {
  const secret = await secretText(arns[provider]);
  const answer = await ask(secret);
  if (answer.ok || answer.reason !== 'client_refused') return answer;
  forgetSecret(arns[provider]);
  const current = await secretText(arns[provider]);
  return current === secret ? answer : ask(current);
};
