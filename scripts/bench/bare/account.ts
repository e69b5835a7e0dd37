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

/** Asks IAM of the local cloud as its owner. */
export const iam = async (endpoint: string, parameters: Record<string, string>): Promise<void> => {
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

/** Code as a function of its own on the local cloud, past all templates. Answers its ARN. */
export const deployCode = async (endpoint: string, name: string, code: Buffer, Variables: Record<string, string> = {}): Promise<string> => {
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

/** Deploys a file of `stacks` as a function of its own, with its environment. Answers its ARN. */
export const deployBare = (endpoint: string, name: string, stack: string, variables: Record<string, string> = {}): Promise<string> => {
  const entry = join(import.meta.dirname, '..', 'stacks', `${stack}.ts`);
  const { outputFiles } = buildSync({ ...bundling, entryPoints: [entry], write: false, outdir: 'unused' });
  return deployCode(endpoint, name, Buffer.from(outputFiles[0]?.contents ?? readFileSync(entry)), variables);
};

/** An HTTP API of its own in front of a function, open to everybody, with these routes (`GET /path`). Answers where it is. */
export const openApi = async (endpoint: string, name: string, arn: string, routeKeys: string[]): Promise<string> => {
  const { apiId } = await rest(endpoint, 'apigateway', '/v2/apis', { name, protocolType: 'HTTP' });
  const { integrationId } = await rest(endpoint, 'apigateway', `/v2/apis/${apiId}/integrations`, {
    integrationType: 'AWS_PROXY',
    integrationUri: arn,
    payloadFormatVersion: '2.0',
  });
  for (const routeKey of routeKeys)
    await rest(endpoint, 'apigateway', `/v2/apis/${apiId}/routes`, { routeKey, target: `integrations/${integrationId}` });
  await rest(endpoint, 'apigateway', `/v2/apis/${apiId}/stages`, { stageName: '$default', autoDeploy: true });
  return `${endpoint}/_aws/execute-api/${apiId}/$default`;
};
