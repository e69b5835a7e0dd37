import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { buildSync } from 'esbuild';
import { bundling } from '../../../infra/bundle.ts';
import { zipOf } from './zip.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const accountId = '000000000000';
const region = 'us-east-1';

/** How clients of the local cloud are made. */
export const clientOptions = (endpoint: string) => ({ endpoint, region, credentials });

const asOwner = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

/** Asks a service of the local cloud that speaks JSON over REST; answers what it said. */
export const rest = async (endpoint: string, service: string, path: string, body: object): Promise<Record<string, string>> => {
  const headers = { ...asOwner(service), 'content-type': 'application/json' };
  const answer = await fetch(`${endpoint}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, string>;
};

const iam = async (endpoint: string, parameters: Record<string, string>): Promise<void> => {
  const body = new URLSearchParams({ Version: '2010-05-08', ...parameters });
  const answer = await fetch(endpoint, { method: 'POST', headers: asOwner('iam'), body });
  if (!answer.ok) throw new Error(`${parameters.Action}: ${answer.status} ${await answer.text()}`);
};

/** A role that may do everything: what a function is compared with is not to be slowed by looking up what it may. */
const openRole = async (endpoint: string, RoleName: string): Promise<string> => {
  const allow = (more: object) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...more }] });
  const trust = allow({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
  await iam(endpoint, { Action: 'CreateRole', RoleName, AssumeRolePolicyDocument: trust });
  const PolicyDocument = allow({ Action: '*', Resource: '*' });
  await iam(endpoint, { Action: 'PutRolePolicy', RoleName, PolicyName: 'all', PolicyDocument });
  return `arn:aws:iam::${accountId}:role/${RoleName}`;
};

/** Deploys a file of `stacks` as a function of its own on the local cloud, past all templates. Answers its ARN. */
export const deployBare = async (
  endpoint: string,
  name: string,
  stack: string,
  Variables: Record<string, string> = {},
): Promise<string> => {
  const entry = join(import.meta.dirname, '..', 'stacks', `${stack}.ts`);
  const { outputFiles } = buildSync({ ...bundling, entryPoints: [entry], write: false, outdir: 'unused' });
  const code = Buffer.from(outputFiles[0]?.contents ?? readFileSync(entry));
  const Role = await openRole(endpoint, `${name}-role`);
  const { FunctionArn } = await new LambdaClient(clientOptions(endpoint)).send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      MemorySize: 1024,
      Timeout: 30,
      Code: { ZipFile: zipOf('index.js', code) },
      Environment: { Variables },
    }),
  );
  return FunctionArn!;
};
