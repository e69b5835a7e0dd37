import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '../../console.ts';
import type { Stage } from '../../testing/people.ts';
import { cloudEnv, installedCommand, runLogged, tail } from './process.ts';
import { changedIn, push } from './push.ts';

/** What each deployed stack answers, by the name of its output. */
export type Outputs = Record<string, Record<string, string>>;

/** `outDir` takes the synthesized templates, bundles and outputs of this deployment alone; `only` names the stacks, all of them by default. */
export type DeployOptions = {
  endpoint: string;
  outDir: string;
  log: string;
  stage: string;
  context?: Record<string, string>;
  only?: string[];
  stopped?: AbortSignal;
};

const account = '000000000000';
const region = 'us-east-1';
const rootCredential = (service: string): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

/** Straight to the stack, without a change set and without a question, several stacks at once. */
const unattended = ['--method', 'direct', '--rollback', '--require-approval', 'never', '--progress', 'events', '--concurrency', '6'];

/** Where a deployment has its templates and bundles. */
export const assemblyIn = (outDir: string): string => join(outDir, 'cdk.out');

const contextOf = ({ stage, context }: DeployOptions): string[] =>
  Object.entries({ stage, ...context }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);

/**
 * Deploys the stacks of a stage to a local cloud with the CDK's own command, the way a real stage is deployed, and answers their outputs.
 * Bootstraps the cloud first when it is new. Fails with a problem that carries the cause from the log.
 */
export const deploy = async (options: DeployOptions): Promise<Outputs> => {
  const { outputsFile, context, assembly, flags } = prepare(options);
  const target = options.only ? ['--exclusively', ...options.only] : ['--all'];
  if (await hasStack(options.endpoint, 'CDKToolkit')) {
    await cdk(options, ['deploy', ...target, ...context, '--output', assembly, ...flags]);
  } else {
    // A new cloud is bootstrapped while the templates are made, from a folder without cdk.json, so that the app does not run twice.
    await Promise.all([
      cdk(options, ['bootstrap', `aws://${account}/${region}`], options.outDir),
      cdk(options, ['synth', '--quiet', ...context, '--output', assembly]),
    ]);
    await cdk(options, ['deploy', ...target, '--app', assembly, ...flags]);
  }
  const outputs: Outputs = existsSync(outputsFile) ? JSON.parse(readFileSync(outputsFile, 'utf8')) : {};
  await applyCors(options.endpoint, outputs);
  return outputs;
};

/** The flags of every deployment, and where it writes. */
const prepare = (options: DeployOptions) => {
  mkdirSync(options.outDir, { recursive: true });
  writeFileSync(options.log, '');
  const outputsFile = join(options.outDir, 'outputs.json');
  return {
    outputsFile,
    context: contextOf(options),
    assembly: assemblyIn(options.outDir),
    flags: [...unattended, '--outputs-file', outputsFile],
  };
};

/** Where the bundles are that a deployment was made from. */
export const bundlesOf = ({ outDir }: DeployOptions): string => join(assemblyIn(outDir), 'functions');

/** A template but for which code its functions have: the name of a bundle is its hash, and stands at the function's code and in its metadata. */
export const withoutCode = (template: string): string => template.replaceAll(/asset\.[0-9a-f]{64}|[0-9a-f]{64}\.zip/g, '');

/** The templates of an assembly without their functions' code, by the name of their stack. */
const templatesIn = (assembly: string): Map<string, string> =>
  new Map(
    globSync('*.template.json', { cwd: assembly }).map(file => [
      file.replace('.template.json', ''),
      withoutCode(readFileSync(join(assembly, file), 'utf8')),
    ]),
  );

/** What was deployed of a change: functions that were given their code, stacks whose template it has changed, and what these answer. */
export type Changed = { functions: string[]; stacks: string[]; outputs: Outputs };

/** Deploys those stacks alone whose template is another one than at the last deployment, in their order. */
export const deployChanged = async (options: DeployOptions): Promise<Changed> => {
  const { outputsFile, context, assembly, flags } = prepare(options);
  const before = templatesIn(assembly);
  // Written beside, so that one that fails leaves what is deployed to be compared with.
  const next = `${assembly}.next`;
  rmSync(next, { recursive: true, force: true });
  await cdk(options, ['synth', '--quiet', ...context, '--output', next]);
  const stacks = [...templatesIn(next)].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
  if (stacks.length > 0) await cdk(options, ['deploy', '--exclusively', ...stacks, '--app', next, ...flags]);
  // What was saved a moment ago may be in these bundles already.
  const bundles = join(next, 'functions');
  const functions = changedIn(bundles, bundlesOf(options));
  await push(options.endpoint, bundles, functions);
  rmSync(assembly, { recursive: true, force: true });
  renameSync(next, assembly);
  if (stacks.length === 0) return { functions, stacks, outputs: {} };
  const outputs: Outputs = JSON.parse(readFileSync(outputsFile, 'utf8'));
  await applyCors(options.endpoint, outputs);
  return { functions, stacks, outputs };
};

/** Whether the cloud has a stack of this name. */
export const hasStack = async (endpoint: string, name: string): Promise<boolean> => {
  const body = new URLSearchParams({ Action: 'DescribeStacks', Version: '2010-05-15', StackName: name });
  return (await fetch(endpoint, { method: 'POST', headers: rootCredential('cloudformation'), body })).ok;
};

/** The one output of this name over all stacks. */
export const outputNamed = (outputs: Outputs, name: string): string => {
  const found = Object.values(outputs).flatMap(stack => (stack[name] === undefined ? [] : [stack[name]]));
  if (found.length !== 1) throw problem(`The deployed stacks have ${found.length} outputs named ${name}; exactly one is needed.`);
  return found[0]!;
};

const cdk = async ({ endpoint, outDir, log, stopped }: DeployOptions, args: string[], cwd?: string): Promise<void> => {
  const env = cloudEnv({
    AWS_ENDPOINT_URL: endpoint,
    AWS_CONFIG_FILE: join(outDir, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(outDir, 'no-aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_HOME: join(outDir, 'cdk-home'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    // The rules for templates hold for real stages and take longer to check than everything else here.
    CDK_VALIDATION: 'false',
  });
  const quiet = ['--no-notices', '--no-version-reporting', '--no-color', '--ci'];
  const code = await runLogged(installedCommand('cdk'), [...args, ...quiet], { env, log, cwd, stopped });
  if (code !== 0)
    throw problem(`The stacks could not be deployed (cdk ${args[0]}):\n${causes(log)}\n${wayOut(log)}The whole log is ${log}.`);
};

/** The emulator can neither update nor delete a stack that failed half-way. */
const wayOut = (log: string): string =>
  /ROLLBACK_(COMPLETE|FAILED)|DELETE_FAILED/.test(tail(log, 400))
    ? 'Such a stack cannot be repaired: npm run reset makes room for a new cloud.\n'
    : '';

const failing = /_FAILED|^❌|error\b|failed:|not authorized/i;

/** The lines of a deployment's log that say why it failed, or its end where none does. */
const causes = (log: string): string => {
  const lines = tail(log, 400)
    .split('\n')
    .filter(line => failing.test(line));
  return lines.length > 0 ? [...new Set(lines)].slice(0, 8).join('\n') : tail(log, 12);
};

/** Where a stage on the local cloud at an endpoint is, by the outputs of its stacks. */
export const stageAt = (endpoint: string, outputs: Outputs): Required<Stage> => {
  const gateway = (name: string) => `${endpoint}/_aws/execute-api/${outputNamed(outputs, name)}/$default`;
  return {
    endpoint,
    apiUrl: gateway('ApiId'),
    clinicUrl: gateway('ClinicApiId'),
    fhirUrl: gateway('FhirApiId'),
    operatorUrl: gateway('OperatorApiId'),
    userPoolId: outputNamed(outputs, 'UserPoolId'),
    userPoolClientId: outputNamed(outputs, 'UserPoolClientId'),
  };
};

/** Sets the CORS rules of the gateways again: the emulator takes them from a template in a spelling that it then does not read. */
const applyCors = async (endpoint: string, outputs: Outputs): Promise<void> => {
  const ids = Object.values(outputs).flatMap(stack => [stack.ApiId, stack.ClinicApiId, stack.FhirApiId].filter(each => each !== undefined));
  for (const id of ids) {
    const url = `${endpoint}/v2/apis/${id}`;
    const api = (await (await fetch(url, { headers: rootCredential('apigateway') })).json()) as { corsConfiguration?: object };
    const rules = Object.entries(api.corsConfiguration ?? {}).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]);
    if (rules.length === 0) continue;
    const body = JSON.stringify({ corsConfiguration: Object.fromEntries(rules) });
    const headers = { ...rootCredential('apigateway'), 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'PATCH', headers, body });
    if (!answer.ok) throw problem(`The CORS rules of the API could not be set: ${await answer.text()}`);
  }
};

/** Makes the templates and bundles of a checkout, to be deployed from. Answers their folder. */
export const synthesize = async (options: DeployOptions, checkout: string): Promise<string> => {
  mkdirSync(options.outDir, { recursive: true });
  const assembly = assemblyIn(options.outDir);
  await cdk(options, ['synth', '--quiet', ...contextOf(options), '--output', assembly], checkout);
  return assembly;
};

/** Deploys these stacks of an assembly, and no others, to a cloud that has others already. */
export const deployFrom = async (assembly: string, stacks: readonly string[], options: DeployOptions): Promise<void> => {
  mkdirSync(options.outDir, { recursive: true });
  await cdk(options, ['deploy', '--exclusively', ...stacks, '--app', assembly, ...unattended]);
};
