import * as z from 'zod';
import { environment, variable } from '../../env.ts';

const env = environment({ PUBLIC_URL: z.string(), API_ID: z.string() });

/** Where a gateway is reached from outside: at its own address, or where that is empty, at its path on the local cloud. */
export const addressOf = (url: string, apiId: string): string =>
  url || `${variable('AWS_ENDPOINT_URL')}/_aws/execute-api/${apiId}/$default`;

/** Where the API is reached from outside. */
export const publicUrl = (): string => addressOf(env.PUBLIC_URL, env.API_ID);
