import { describe, expect, it } from 'vitest';
import { checkStage, stageOf } from './stages.ts';

describe('the settings of a stage', () => {
  it.each(['local', 'dev', 'prod'])('of %s are in order', name => {
    expect(stageOf(name)).toMatchObject({ name, real: name !== 'local' });
  });

  it.each(['qa', '', 'toString', '__proto__'])('an unknown stage (%j) stops the deploy with the names to choose from', name => {
    expect(() => stageOf(name)).toThrow(`There is no stage "${name}" in infra/stages.ts: choose one of local, dev, prod.`);
  });

  const { name: _name, ...good } = stageOf('dev');

  it.each([
    ['fewer shards read than written', { dueShards: 8, dueShardsRead: 4 }, 'dueShardsRead: must not be less than dueShards'],
    ['no shard', { dueShards: 0 }, 'dueShards'],
    ['a retention that CloudWatch does not know', { logRetentionDays: 31 }, 'logRetentionDays'],
    ['a sender that is no address', { mailFrom: 'Almanac' }, 'mailFrom'],
    ['a push contact that no push service can use', { pushContact: 'almanac@example.com' }, 'pushContact: must be a mailto: or https: URL'],
    ['no browser origin', { corsOrigins: [] }, 'corsOrigins'],
    ['a concurrency that Lambda refuses', { concurrency: { fire: 1, consumer: 20, mail: 5 } }, 'concurrency.fire'],
    ['an authorizer that is kept for longer than the gateway can', { authorizerCacheSeconds: 3600 }, 'authorizerCacheSeconds'],
    ['a setting with a mistyped name', { logRetention: 30 }, 'logRetention'],
  ])('%s is refused in one sentence that names it', (_, wrong, named) => {
    const check = () => checkStage('dev', { ...good, ...wrong });
    expect(check).toThrow(/^Stage "dev" in infra\/stages\.ts is not usable \([^\n]+\)\.$/);
    expect(check).toThrow(named);
  });
});
