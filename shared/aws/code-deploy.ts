import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Sha256Node } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { environment, variable } from '../env.ts';

const { AWS_REGION: region } = environment({ AWS_REGION: z.string() });
const signer = new SignatureV4({ service: 'codedeploy', region, credentials: fromEnv(), sha256: Sha256Node });
const timeoutMs = 10_000;

/** One request, signed. The SDK's client of CodeDeploy is larger than all else that a function loads, and of it two calls are needed. */
const ask = async (action: string, input: object): Promise<unknown> => {
  const url = new URL(variable('AWS_ENDPOINT_URL') ?? `https://codedeploy.${region}.amazonaws.com`);
  const body = JSON.stringify(input);
  const { host, hostname, protocol, port } = url;
  const { headers } = await signer.sign({
    method: 'POST',
    hostname,
    protocol,
    port: port ? Number(port) : undefined,
    path: '/',
    query: {},
    headers: { host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `CodeDeploy_20141006.${action}` },
    body,
  });
  const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`CodeDeploy answers ${answer.status} to ${action}`);
  return JSON.parse(text || '{}');
};

const Content = z.object({ content: z.string() });
const Deployment = z.object({
  deploymentInfo: z.object({ revision: z.object({ string: Content.optional(), appSpecContent: Content.optional() }) }),
});
const Specification = z.object({
  Resources: z.array(z.record(z.string(), z.object({ Properties: z.object({ Name: z.string(), TargetVersion: z.string() }) }))).min(1),
});

/** The version of a function that a deployment is to bring: `almanac-prod-items-api:7`. */
export const targetOf = async (deploymentId: string): Promise<string> => {
  const { revision } = Deployment.parse(await ask('GetDeployment', { deploymentId })).deploymentInfo;
  const { content } = Content.parse(revision.appSpecContent ?? revision.string);
  const [resource] = Object.values(Specification.parse(JSON.parse(content)).Resources[0]!);
  const { Name, TargetVersion } = resource!.Properties;
  return `${Name}:${TargetVersion}`;
};

/** Says to a deployment that waits whether it may go on. */
export const answerHook = async (
  deploymentId: string,
  lifecycleEventHookExecutionId: string,
  status: 'Succeeded' | 'Failed',
): Promise<void> => {
  await ask('PutLifecycleEventHookExecutionStatus', { deploymentId, lifecycleEventHookExecutionId, status });
};
