import { afterAll, expect, test } from 'vitest';
import { functionRows } from './services/index.ts';
import { onlyOf, resourcesOf, synthesize } from './stacks.fixture.ts';

const prod = synthesize('prod');
const dev = synthesize('dev');
afterAll(() => [prod, dev].map(({ remove }) => remove()));

const reading = [...functionRows].flatMap(([name, { flags }]) => (flags ? [name] : [])).sort();

test('settings of flags are checked by AppConfig, hold at once, and may be followed by others at once; where a stage has none there is nothing of it', () => {
  expect(onlyOf(prod.state, 'AWS::AppConfig::DeploymentStrategy')[1]).toMatchObject({
    ...{ DeploymentDurationInMinutes: 0, GrowthFactor: 100, FinalBakeTimeInMinutes: 0 },
  });
  const [validator] = onlyOf(prod.state, 'AWS::AppConfig::ConfigurationProfile')[1].Validators as { Type: string; Content: string }[];
  expect(validator!.Type).toBe('JSON_SCHEMA');
  const schema = JSON.parse(validator!.Content) as { $schema: string; properties: object; additionalProperties: unknown };
  expect(schema.$schema).toContain('draft-04');
  expect(Object.keys(schema.properties)).toContain('realtime');
  // A checkout that does not know a flag puts what is set of it back as it is.
  expect(schema.additionalProperties).not.toBe(false);
  expect(onlyOf(prod.state, 'AWS::AppConfig::HostedConfigurationVersion')[1]).toMatchObject({ Content: '{}' });
  expect(Object.values(dev.state.Resources).filter(({ Type }) => Type.startsWith('AWS::AppConfig'))).toEqual([]);
});

test('they are read by the functions that ask for flags, those of their stage and nothing else, and changed by none', () => {
  const statements = resourcesOf(prod.service, 'AWS::IAM::Role').flatMap(([role, properties]) =>
    JSON.stringify(properties).includes('appconfig:') ? [{ role, text: JSON.stringify(properties) }] : [],
  );
  expect(statements.map(({ role }) => role.replace(/Role[0-9A-F]{8}$/, ''))).toHaveLength(reading.length);
  for (const { text } of statements) {
    expect([...text.matchAll(/"appconfig:(\w+)"/g)].map(([, action]) => action).sort()).toEqual([
      'GetLatestConfiguration',
      'StartConfigurationSession',
    ]);
    expect(text).toMatch(/:application\/".*FlagsEnvironment.*\/configuration\/.*FlagsProfile/);
  }
  expect(reading).toEqual(['platform/flags-api', 'views/api', 'views/events-api']);
  // Who asks for flags and nothing else needs no record of anybody.
  expect(functionRows.get('platform/flags-api')!.table).toBeUndefined();
});
