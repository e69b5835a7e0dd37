import * as z from 'zod';
import { environment, variable } from '../../env.ts';

const env = environment({ PUBLIC_URL: z.string(), API_ID: z.string() });

/** Where the API is reached from outside: its own address, or its path on the local cloud. */
export const publicUrl = (): string => env.PUBLIC_URL || `${variable('AWS_ENDPOINT_URL')}/_aws/execute-api/${env.API_ID}/$default`;
