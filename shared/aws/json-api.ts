import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Sha256Node } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { environment, variable } from '../env.ts';
import { signedRequest } from './signed-request.ts';

const { AWS_REGION: region } = environment({ AWS_REGION: z.string() });
const timeoutMs = 10_000;

/** A service of AWS that takes JSON: what it signs for, where it is in a region, what its actions begin with, and in which version of the protocol. */
export type JsonApi = { service: string; subdomain: string; actions: string; version: '1.0' | '1.1' };

/**
 * Asks a service one thing, signed by the role of the function. The SDK's clients of some services are larger than all else that a function loads,
 * where a call or two are needed of them.
 */
export const askService = async ({ service, subdomain, actions, version }: JsonApi, action: string, input: object): Promise<unknown> => {
  const url = new URL(variable('AWS_ENDPOINT_URL') ?? `https://${subdomain}.${region}.amazonaws.com`);
  const signer = new SignatureV4({ service, region, credentials: fromEnv(), sha256: Sha256Node });
  const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${actions}.${action}` };
  const { status, body } = await signedRequest(signer, { url, method: 'POST', headers, body: JSON.stringify(input), timeoutMs });
  if (status >= 300) throw new Error(`${service} answers ${status} to ${action}`);
  return JSON.parse(body.toString() || '{}');
};
