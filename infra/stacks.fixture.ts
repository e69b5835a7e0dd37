import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { functionNames } from './bundle.ts';
import type { Distributed } from './edge/settings.ts';
import type { FederatedSignIn } from './sign-in-settings.ts';
import { makeStacks } from './stacks/all.ts';
import { checkStage, type Stage, type StageRow } from './stage-settings.ts';
import { stages } from './stages.ts';

type Properties = Record<string, unknown>;
export type Resource = { Type: string; Properties: Properties; DeletionPolicy?: string };
export type Template = { Resources: Record<string, Resource>; Outputs?: Record<string, { Value: unknown; Export?: { Name: string } }> };

/** What an operator sets before the first deploy of a real stage. */
const ofAnOperator = {
  mailFrom: 'almanac@almanac.internal',
  operatorEmail: 'operator@almanac.internal',
  pushContact: 'mailto:operator@almanac.internal',
  corsOrigins: ['https://app.almanac.internal'],
  passkeyDomain: 'almanac.internal',
  connectRedirects: ['https://app.almanac.internal/connected'],
  operators: { from: ['203.0.113.0/24', '2001:db8::/48'] },
};

/** Signing in at all kinds of providers, as an operator sets it. */
export const exampleSignIn: FederatedSignIn = {
  domain: { prefix: 'almanac-dev' },
  callbacks: ['https://app.almanac.internal/signed-in'],
  logouts: ['https://app.almanac.internal/'],
  providers: [
    { kind: 'google', clientId: '1234.apps.googleusercontent.com', secretName: 'almanac/dev/sign-in/google' },
    { kind: 'apple', clientId: 'internal.almanac.app', teamId: 'ABCDE12345', keyId: 'FGHIJ67890', secretName: 'almanac/dev/sign-in/apple' },
    {
      kind: 'microsoft',
      tenantId: '9188040d-6c67-4c5b-b112-36a304b66dad',
      addresses: ['acme.internal'],
      clientId: 'a1b2c3',
      secretName: 'almanac/dev/sign-in/microsoft',
      secretVersion: 'f3b1a3c0-2f4e-4c55-9d3e-0c9a5f6b7d21',
    },
    {
      kind: 'oidc',
      name: 'Acme',
      title: 'Acme',
      issuer: 'https://id.acme.internal',
      addresses: ['acme.internal'],
      clientId: 'almanac',
      secretName: 'almanac/dev/sign-in/acme',
    },
  ],
};

/** An edge, as an operator sets it. */
export const exampleEdge: Distributed = {
  zone: { id: 'Z0ALMANAC1INTERNAL', name: 'almanac.internal' },
  hosts: { main: 'api.almanac.internal', clinic: 'clinic.almanac.internal', fhir: 'fhir.almanac.internal' },
  gateways: 'closed',
  reach: 'everywhere',
  requests: { ofAddress: 6000, ofStranger: 600 },
  countries: 'all',
  networks: { refused: ['198.51.100.0/24', '2001:db8:bad::/48'], spared: ['203.0.113.0/24'] },
  anonymous: 'refused',
  bots: 'refused',
};

const copiesVault = 'arn:aws:backup:eu-west-1:210987654321:backup-vault:almanac-prod-copies';

/** A stage of the table as it is once its operator has set what is theirs. */
export const exampleStage = (name: string, more: Partial<StageRow> = {}): Stage => {
  const row = stages[name]!;
  const { backupCopies } = row;
  const copies = backupCopies === 'none' ? backupCopies : { ...backupCopies, vaultArn: copiesVault };
  return checkStage(name, { ...row, ...(row.real ? { ...ofAnOperator, backupCopies: copies } : {}), ...more });
};

/**
 * The stacks of a stage as they would be deployed, with functions that do nothing: no bundling, no credentials. `remove` deletes
 * its files. `validated` fails on what CloudFormation would refuse, and costs some seconds.
 */
export const synthesize = (stageName: string, { validated = false, ...more }: Partial<StageRow> & { validated?: boolean } = {}) => {
  // What the CDK's command would set; the account stays open.
  process.env.CDK_DEFAULT_REGION = 'eu-central-1';
  const folder = mkdtempSync(join(tmpdir(), 'almanac-infra-'));
  const assets = join(folder, 'functions');
  for (const name of functionNames()) {
    mkdirSync(join(assets, name), { recursive: true });
    writeFileSync(join(assets, name, 'index.js'), 'exports.handler = async () => ({});\n');
  }
  const app = new App({
    outdir: join(folder, 'cdk.out'),
    builtinCloudFormationValidation: validated,
    context: { '@aws-cdk/core:validateAgainstDefaultRules': validated },
    analyticsReporting: false,
    treeMetadata: false,
    stackTraces: false,
  });
  const stage = exampleStage(stageName, more);
  const stacks = makeStacks(app, stage, assets);
  const assembly = app.synth();
  const templateOf = (stack: Stack): Template => assembly.getStackByName(stack.stackName).template;
  const everyStack = [
    stacks.state,
    stacks.platform,
    ...stacks.services,
    ...(stacks.operations ? [stacks.operations] : []),
    ...(stacks.edge ? [stacks.edge] : []),
  ];
  return {
    app,
    stage,
    stacks,
    state: templateOf(stacks.state),
    platform: templateOf(stacks.platform),
    services: Object.fromEntries(stacks.services.map(each => [each.stackName.split('-').at(-1)!, templateOf(each)])),
    /** The platform and all services as one: what runs, whichever stack it is in. */
    service: togetherOf([stacks.platform, ...stacks.services].map(templateOf)),
    operations: stacks.operations && templateOf(stacks.operations),
    edge: stacks.edge && templateOf(stacks.edge),
    byName: Object.fromEntries(everyStack.map(stack => [stack.stackName, templateOf(stack)])),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** Several templates as one. Fails where two have a resource of the same logical id. */
const togetherOf = (templates: Template[]): Template => {
  const all = templates.flatMap(({ Resources }) => Object.entries(Resources).filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata'));
  const Resources = Object.fromEntries(all);
  if (Object.keys(Resources).length < all.length) throw new Error('Two stacks have a resource of the same logical id');
  return { Resources, Outputs: Object.assign({}, ...templates.map(({ Outputs }) => Outputs)) };
};

export type Synthesized = ReturnType<typeof synthesize>;

/** The resources of a type, by logical id. */
export const resourcesOf = ({ Resources }: Template, type: string): [string, Properties][] =>
  Object.entries(Resources).flatMap(([id, { Type, Properties }]) => (Type === type ? [[id, Properties]] : []));

/** What the roles of a template may, each as a policy of its role. */
export const policiesOf = (template: Template): [string, { Roles: unknown[]; PolicyDocument: unknown }][] =>
  resourcesOf(template, 'AWS::IAM::Role').flatMap(([id, { Policies = [] }]) =>
    (Policies as { PolicyDocument: unknown }[]).map(({ PolicyDocument }): [string, { Roles: unknown[]; PolicyDocument: unknown }] => [
      id,
      { Roles: [{ Ref: id }], PolicyDocument },
    ]),
  );

/** The one resource of a type, with its logical id. */
export const onlyOf = (template: Template, type: string): [string, Properties] => {
  const [found, ...others] = resourcesOf(template, type);
  if (!found || others.length > 0) throw new Error(`There are ${others.length + (found ? 1 : 0)} of ${type}`);
  return found;
};

type Reference = { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::ImportValue'?: string; 'Fn::Join'?: [string, unknown[]] };

/**
 * A value of a template in words: references become `<logical id>` or `<logical id.attribute>`, also those into the state and the platform.
 */
export const inWords = (made: Pick<Synthesized, 'state' | 'platform'>, value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const reference = value as Reference;
  if (reference.Ref) return `<${reference.Ref}>`;
  if (reference['Fn::GetAtt']) return `<${reference['Fn::GetAtt'].join('.')}>`;
  if (reference['Fn::Join']) return reference['Fn::Join'][1].map(part => inWords(made, part)).join(reference['Fn::Join'][0]);
  const exported = Object.values({ ...made.state.Outputs, ...made.platform.Outputs }).find(
    output => output.Export?.Name === reference['Fn::ImportValue'],
  );
  if (!exported) throw new TypeError(`Not understood: ${JSON.stringify(value)}`);
  return inWords(made, exported.Value);
};
