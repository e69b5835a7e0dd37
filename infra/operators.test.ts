import { afterAll, describe, expect, test } from 'vitest';
import { gatewayKeyOf } from '../shared/api/core/methods.ts';
import { operatorRoutes } from '../shared/api/platform/operators/index.ts';
import { queueNames } from './services/index.ts';
import { exampleStage, inWords, policiesOf, resourcesOf, synthesize } from './stacks.fixture.ts';

const made = synthesize('dev');
const without = synthesize('dev', { operators: 'none' });
afterAll(() => {
  made.remove();
  without.remove();
});

type Statement = { Action: string | string[]; Resource: unknown; Condition?: unknown };
const listed = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
const [role] = policiesOf(made.platform).filter(([id]) => id.startsWith('PlatformOperatorApiRole'));
const statements = (role![1].PolicyDocument as { Statement: Statement[] }).Statement.map(({ Action, Resource, Condition }) => ({
  actions: listed(Action),
  resources: listed(Resource).map(each => inWords(made, each)),
  condition: JSON.stringify(Condition ?? {}),
}));
const actions = (service: string) => statements.filter(each => each.actions.some(action => action.startsWith(`${service}:`)));

test('a stage without operators has no door: no function, no gateway, no right, and all else is as it is with one', () => {
  const names = (template: typeof made.platform) =>
    Object.keys(template.Resources).filter(id => !/^(FunctionErrors)?PlatformOperatorApi|^Operators/.test(id));
  expect(Object.keys(without.platform.Resources).filter(id => /Operator/.test(id))).toEqual([]);
  expect(JSON.stringify(without.platform)).not.toContain('operator-api');
  expect(Object.keys(without.platform.Resources).sort()).toEqual(names(made.platform).sort());
});

test('the gateway has the routes of operators, each once, and one for everything else; no browser’s origin, and a throttle', () => {
  const ofOperators = (type: string) => resourcesOf(made.platform, type).filter(([id]) => id.startsWith('Operators'));
  const keys = ofOperators('AWS::ApiGatewayV2::Route').map(([, { RouteKey }]) => String(RouteKey));
  expect(keys.sort()).toEqual([...Object.values(operatorRoutes).map(gatewayKeyOf), '$default'].sort());
  expect(new Set(keys).size).toBe(keys.length);
  expect(ofOperators('AWS::ApiGatewayV2::Api')[0]![1]).not.toHaveProperty('CorsConfiguration');
  // A network of IPv6 is worth nothing at an address of IPv4 alone.
  expect(ofOperators('AWS::ApiGatewayV2::Api')[0]![1]).toMatchObject({ IpAddressType: 'dualstack' });
  expect(ofOperators('AWS::ApiGatewayV2::Stage')[0]![1]).toMatchObject({
    DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    AccessLogSettings: { Format: expect.stringContaining('$context.identity.sourceIp') },
  });
});

test('where operators have a door, their group opens nothing at the gateways beside it', () => {
  const doorOf = ({ Resources }: typeof made.platform) =>
    Object.values(Resources)
      .filter(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && /authorizer/.test(JSON.stringify(Properties.FunctionName)))
      .map(({ Properties }) => (Properties.Environment as { Variables: Record<string, string> }).Variables.OPERATOR_DOOR);
  expect(doorOf(made.platform)).toEqual(['made']);
  expect(doorOf(without.platform)).toEqual(['none']);
});

test('a real stage whose door is open to everybody is refused, and so is what is no network', () => {
  expect(() => exampleStage('prod', { operators: { from: ['203.0.113.0/24', '0.0.0.0/0'] } })).toThrow(
    'operators: must not be open to everybody',
  );
  expect(() => exampleStage('prod', { operators: { from: ['::/0'] } })).toThrow('operators: must not be open to everybody');
  expect(() => exampleStage('prod', { operators: { from: ['203.0.113.7'] } })).toThrow(/must be a network/);
  expect(() => exampleStage('prod', { operators: { from: [] } })).toThrow('operators');
});

describe('the function behind the door may', () => {
  const leading = (...partitions: string[]) =>
    `{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":${JSON.stringify(partitions.map(each => `${each}#*`))}}}`;

  test('read and write what stands under users, its own entries and counters: nothing of workspaces, and no index but that of what is due', () => {
    const table = actions('dynamodb').map(each => [
      each.condition,
      each.actions
        .map(action => action.slice('dynamodb:'.length))
        .sort()
        .join(),
    ]);
    expect(table.sort()).toEqual(
      [
        [leading('USER', 'ACCESS', 'OPERATOR'), 'PutItem'],
        [leading('USER', 'OPERATOR').replace('"OPERATOR#*"', '"OPERATOR#*","HEALTH"'), 'BatchGetItem,GetItem,Query'],
        [leading('DUE'), 'Query'],
        [leading('LIMIT'), 'GetItem,UpdateItem'],
        ['{}', 'DescribeTable'],
      ].sort(),
    );
    for (const { actions: named, resources } of actions('dynamodb'))
      for (const resource of resources) expect([named, resource]).toEqual([named, expect.stringMatching(/^<Table[^>]*>(\/index\/due)?$/)]);
  });

  test('take from dead letters alone, and send to queues that functions work on, each by its name', () => {
    const taking = actions('sqs').filter(each => each.actions.some(action => /Receive|Delete/.test(action)));
    expect(taking.flatMap(({ resources }) => resources)).toEqual([expect.stringMatching(/:almanac-dev-\*-dead-letters\*$/)]);
    const sending = actions('sqs').filter(each => each.actions.includes('sqs:SendMessage'));
    const names = sending.flatMap(({ resources }) => resources.map(each => each.slice(each.lastIndexOf(':') + 1)));
    expect(names).toHaveLength(queueNames.length);
    for (const name of names) expect(name).not.toMatch(/\*|dead-letters/);
    expect(actions('sqs').flatMap(each => each.actions)).not.toContain('sqs:PurgeQueue');
  });

  test('read the secret of cursors, and no other', () => {
    const [{ actions: reading, resources }, ...others] = actions('secretsmanager') as [(typeof statements)[number]];
    expect([reading, resources, others]).toEqual([['secretsmanager:GetSecretValue'], [expect.stringMatching(/CursorSecret/)], []]);
  });

  test('do nothing to accounts at Cognito, to files, keys of logs or other functions', () => {
    for (const service of ['cognito-idp', 's3', 'lambda', 'iam', 'sts']) expect([service, actions(service)]).toEqual([service, []]);
    expect([...new Set(actions('kms').flatMap(each => each.resources))]).toEqual([expect.stringMatching(/^<Key/)]);
  });
});
