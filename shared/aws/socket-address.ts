import * as z from 'zod';
import { environment, variable } from '../env.ts';

const { SOCKETS_URL, SOCKETS_API_ID } = environment({ SOCKETS_URL: z.string(), SOCKETS_API_ID: z.string() });

/** Where the gateway of sockets is: its own address, or its path on the local cloud. */
export const socketsAddress = (): string => SOCKETS_URL || `${variable('AWS_ENDPOINT_URL')}/_aws/execute-api/${SOCKETS_API_ID}/v1`;

/** Where clients open sockets. */
export const socketUrl = (): string => socketsAddress().replace(/^http/, 'ws');
