import { afterAll, expect, test } from 'vitest';
import { routesByApi } from '../shared/api/index.ts';
import { rolloutAlarms } from './constructs/rollout.ts';
import { nameFor } from './names.ts';
import { resourcesOf, synthesize } from './stacks.fixture.ts';

const prod = synthesize('prod');
const dev = synthesize('dev');
afterAll(() => [prod, dev].map(({ remove }) => remove()));

type Group = { AlarmConfiguration: { Alarms: { Name: string }[] } } & Record<string, unknown>;

test('requests of production are answered by versions, which stay when the next comes', () => {
  const aliases = resourcesOf(prod.service, 'AWS::Lambda::Alias').map(([id]) => id);
  // Those with routes, what answers where no route is, the authorizer, and what sockets say.
  expect(aliases).toHaveLength(Object.keys(routesByApi).length + 3);
  const versions = Object.values(prod.service.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Version');
  expect(versions).toHaveLength(aliases.length);
  expect(versions.filter(({ DeletionPolicy }) => DeletionPolicy !== 'Retain')).toEqual([]);
  for (const type of ['AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Authorizer']) {
    // Operators are answered by the newest at once: it is they who look when a rollout goes wrong.
    const ofPeople = resourcesOf(prod.service, type).filter(([id]) => !id.startsWith('Operators'));
    const targets = ofPeople.map(([, { IntegrationUri, AuthorizerUri }]) => JSON.stringify(IntegrationUri ?? AuthorizerUri));
    expect(targets.length).toBeGreaterThan(2);
    expect(targets.filter(uri => !aliases.some(alias => uri.includes(alias)))).toEqual([]);
  }
  expect(resourcesOf(dev.service, 'AWS::Lambda::Alias')).toEqual([]);
});

test('a new version gets a tenth of them more each minute, and gives all back when requests fail, crash or take long', () => {
  const groups = resourcesOf(prod.service, 'AWS::CodeDeploy::DeploymentGroup').map(([, group]) => group as Group);
  expect(groups).toHaveLength(resourcesOf(prod.service, 'AWS::Lambda::Alias').length);
  const rung = resourcesOf(prod.operations!, 'AWS::CloudWatch::Alarm').map(([, { AlarmName }]) => AlarmName);
  expect(rung).toEqual(expect.arrayContaining(rolloutAlarms.map(name => nameFor(prod.stage, name))));
  for (const group of groups) {
    expect(group).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaLinear10PercentEvery1Minute',
      AutoRollbackConfiguration: { Enabled: true, Events: expect.arrayContaining(['DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_FAILURE']) },
    });
    expect(group.AlarmConfiguration.Alarms.map(({ Name }) => Name).sort()).toEqual(
      rolloutAlarms.map(name => nameFor(prod.stage, name)).sort(),
    );
  }
  for (const [id, { Type, ...resource }] of Object.entries(prod.service.Resources))
    if (Type === 'AWS::Lambda::Alias')
      expect(resource, id).toMatchObject({ UpdatePolicy: { CodeDeployLambdaAliasUpdate: expect.anything() } });
});

test('a new version is asked something before its rollout begins, by a function that may call new versions and tell rollouts, and no more', () => {
  const hooks = Object.values(prod.service.Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Alias')
    .map(each => (each as unknown as { UpdatePolicy: { CodeDeployLambdaAliasUpdate: object } }).UpdatePolicy.CodeDeployLambdaAliasUpdate);
  const asked = hooks.filter(hook => 'BeforeAllowTrafficHook' in hook);
  // All but what sockets say.
  expect(asked).toHaveLength(hooks.length - 1);
  expect(new Set(asked.map(hook => (hook as { BeforeAllowTrafficHook: string }).BeforeAllowTrafficHook))).toEqual(
    new Set(['almanac-prod-platform-before-traffic']),
  );
  const rightsIn = (made: typeof prod) => {
    const [, role] = resourcesOf(made.service, 'AWS::IAM::Role').find(([id]) => id.startsWith('PlatformBeforeTrafficRole'))!;
    const [{ PolicyDocument }] = role.Policies as [{ PolicyDocument: { Statement: { Action: string | string[] }[] } }];
    return PolicyDocument.Statement.flatMap(({ Action }) => Action).filter(action => !/^(logs|xray):/.test(action));
  };
  expect(rightsIn(prod).sort()).toEqual([
    'codedeploy:GetDeployment',
    'codedeploy:PutLifecycleEventHookExecutionStatus',
    'lambda:InvokeFunction',
  ]);
  expect(rightsIn(dev)).toEqual([]);
});

test('commands of a batch go to the versions that answer, and it may call nothing else', () => {
  const [, batch] = resourcesOf(prod.service, 'AWS::Lambda::Function').find(
    ([, { FunctionName }]) => FunctionName === 'almanac-prod-platform-batch',
  )!;
  expect((batch.Environment as { Variables: object }).Variables).toMatchObject({ FUNCTION_SUFFIX: ':live' });
  const [, role] = resourcesOf(prod.service, 'AWS::IAM::Role').find(([id]) => id.startsWith('PlatformBatchRole'))!;
  const invoked = JSON.stringify(role).match(/:function:almanac-prod-[\w:-]+/g)!;
  expect(invoked.length).toBeGreaterThan(10);
  expect(invoked.filter(arn => !arn.endsWith(':live'))).toEqual([]);
});
