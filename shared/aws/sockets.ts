import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { environment } from '../env.ts';
import { signedRequest } from './signed-request.ts';
import { socketsAddress } from './socket-address.ts';

const { AWS_REGION } = environment({ AWS_REGION: z.string() });

/** Longest that a socket's gateway may take to answer. */
const patienceMs = 5000;
/** How often a frame is sent that the gateway could not take for the moment. */
const tries = 3;

/** The SDK's client for sockets is 200 KB for these two requests: they are signed by the SDK's own signer, and sent as they are. */
const signer = new SignatureV4({
  service: 'execute-api',
  region: AWS_REGION,
  credentials: fromEnv(),
  sha256: Hash.bind(null, 'sha256') as unknown as ConstructorParameters<typeof SignatureV4>[0]['sha256'],
});

const sendOnce = async (method: 'POST' | 'DELETE', connectionId: string, body?: string): Promise<number> => {
  const url = new URL(`${socketsAddress()}/@connections/${encodeURIComponent(connectionId)}`);
  return (await signedRequest(signer, { url, method, body, timeoutMs: patienceMs })).status;
};

const mayPass = (status: number): boolean => status === 429 || status >= 500;

/** Sends a request about a socket; false where the socket is gone. Fails for what the gateway does not take. */
const send = async (method: 'POST' | 'DELETE', connectionId: string, body?: string): Promise<boolean> => {
  for (let tried = 1; ; tried++) {
    const status = await sendOnce(method, connectionId, body);
    if (status === 410) return false;
    if (status < 300) return true;
    if (tried === tries || !mayPass(status)) throw new Error(`The gateway of sockets answered ${status}`);
  }
};

/** Sends a frame to a socket; false where the socket is gone. */
export const postTo = (connectionId: string, frame: string): Promise<boolean> => send('POST', connectionId, frame);

/** Closes a socket, if it is still there. */
export const closeSocket = (connectionId: string): Promise<boolean> => send('DELETE', connectionId);
