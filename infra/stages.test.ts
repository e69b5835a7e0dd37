import { describe, expect, it } from 'vitest';
import { originsOf, passkeyOriginsOf } from './origins.ts';
import { exampleStage } from './stacks.fixture.ts';
import { checkStage } from './stage-settings.ts';
import { stageOf } from './stages.ts';

describe('the settings of a stage', () => {
  it.each(['local', 'dev', 'preview', 'staging', 'prod'])('of %s are in order', name => {
    expect(exampleStage(name)).toMatchObject({ name, real: name !== 'local' });
  });

  it.each(['dev', 'pr-12', 'staging', 'prod'])(
    'M12: of %s, as they are before an operator has set anything, stop the deploy and name all that is missing',
    name => {
      for (const setting of ['mailFrom', 'operatorEmail', 'pushContact', 'corsOrigins', 'passkeyDomain', 'connectRedirects'])
        expect(() => stageOf(name)).toThrow(setting);
    },
  );

  it.each(['qa', '', 'toString', '__proto__', 'preview', 'pr-', 'pr-0', 'pr-07', 'pr-1234567', 'pr-1-x'])(
    'an unknown stage (%j) stops the deploy with the names to choose from',
    name => {
      expect(() => stageOf(name)).toThrow(
        `There is no stage "${name}" in infra/stages.ts: choose one of local, dev, staging, prod, pr-1, pr-2 and so on.`,
      );
    },
  );

  it('of a pull request are those of a preview, under its own name; on a local cloud those of the local stage', () => {
    expect(stageOf('pr-12', { providersUrl: 'http://127.0.0.1:1' })).toEqual({
      ...stageOf('local', { providersUrl: 'http://127.0.0.1:1' }),
      name: 'pr-12',
    });
    expect(['local', 'dev', 'preview', 'staging', 'prod'].filter(name => exampleStage(name).lasts)).toEqual(['dev', 'staging', 'prod']);
  });

  const { name: _name, ...good } = exampleStage('dev');

  it('M12: of prod name the vault for copies of backups, too, until there is one, or none is wanted', () => {
    expect(() => stageOf('prod')).toThrow('backupCopies: the account "123456789012" is a placeholder');
    expect(checkStage('prod', { ...good, localOrigins: 'refused', signUpMail: 'ses', backupCopies: 'none' }).backupCopies).toBe('none');
  });

  it.each([
    ['fewer shards read than written', { dueShards: 8, dueShardsRead: 4 }, 'dueShardsRead: must not be less than dueShards'],
    ['no shard', { dueShards: 0 }, 'dueShards'],
    ['a retention that CloudWatch does not know', { logRetentionDays: 31 }, 'logRetentionDays'],
    ['a sender that is no address', { mailFrom: 'Almanac' }, 'mailFrom'],
    ['a push contact that no push service can use', { pushContact: 'almanac@example.com' }, 'pushContact: must be a mailto: or https: URL'],
    [
      'M12: an origin on the machine itself',
      { corsOrigins: ['https://localhost:3000'] },
      'corsOrigins: "https://localhost:3000" is a placeholder',
    ],
    ['M12: an origin by plain http', { corsOrigins: ['http://app.almanac.internal'] }, 'is not https'],
    ['M12: a second origin that is none', { corsOrigins: [...good.corsOrigins, 'http://127.0.0.1:3000'] }, 'corsOrigins'],
    ['M12: a redirect to a scheme that any app can claim', { connectRedirects: ['almanac://connected'] }, 'connectRedirects'],
    ['M12: a sender of the documentation', { mailFrom: 'almanac@example.com' }, 'mailFrom: "almanac@example.com" is a placeholder'],
    ['M12: an operator whom nobody reaches', { operatorEmail: 'me@sub.example.org' }, 'operatorEmail'],
    ['M12: a push contact that is a placeholder', { pushContact: 'https://almanac.test' }, 'pushContact'],
    ['a domain of passkeys on the machine itself', { passkeyDomain: 'localhost' }, 'passkeyDomain: "https://localhost" is a placeholder'],
    ['a domain of passkeys under which no app is', { passkeyDomain: 'elsewhere.internal' }, 'passkeyDomain'],
    [
      'M12: copies of backups in an account of the documentation',
      { backupCopies: { vaultArn: 'arn:aws:backup:eu-west-1:123456789012:backup-vault:almanac', keptDays: 90 } },
      'backupCopies: the account "123456789012" is a placeholder',
    ],
    ['copies of backups in what is no vault', { backupCopies: { vaultArn: 'almanac-copies', keptDays: 90 } }, 'backupCopies'],
    [
      'a restored table whose log goes on as if nothing had been lost',
      { restoredTable: { name: 'almanac-dev-2', streamArn: 'arn:aws:dynamodb:x' } },
      'logEpoch: must be raised with restoredTable',
    ],
    ...[
      'http://key@errors.almanac.internal/7',
      'https://key@errors.almanac.cloud:8443/7',
      'https://key@127.0.0.1/7',
      'https://key@0x7f000001/7',
      'https://key@[::1]/7',
      'https://key@169.254.169.254/7',
      'https://key@sentry/7',
      'https://key@table.internal/7',
      'https://key:secret@errors.almanac.cloud/7',
      'https://key:@errors.almanac.cloud/7',
      'https://key@errors.almanac.cloud@10.0.0.1/7',
      'https://errors.almanac.cloud/7',
      'https://key@errors.almanac.cloud/7#8',
      'https://key@errors.almanac.cloud\\@10.0.0.1/7',
      ' https://key@errors.almanac.cloud/7',
      'https://key@errors.almanac.cloud/a/../7',
    ].map((errorReports): [string, object, string] => [
      `a receiver of errors at ${errorReports}`,
      { errorReports },
      'errorReports: must be',
    ]),
    ['no browser origin', { corsOrigins: [] }, 'corsOrigins'],
    ['a concurrency that Lambda refuses', { concurrency: { fire: 1, hot: 20, consumer: 20, mail: 5 } }, 'concurrency.fire'],
    ['an authorizer that is kept for longer than the gateway can', { authorizerCacheSeconds: 3600 }, 'authorizerCacheSeconds'],
    ['a setting with a mistyped name', { logRetention: 30 }, 'logRetention'],
  ])('%s is refused in one sentence that names it', (_, wrong, named) => {
    const check = () => checkStage('dev', { ...good, ...wrong });
    expect(check).toThrow(/^Stage "dev" in infra\/stages\.ts is not usable \([^\n]+\)\.$/);
    expect(check).toThrow(named);
  });

  it('M12: of production leave no mail of sign-ups to Cognito, which sends 50 a day', () => {
    const check = (name: string) => () => checkStage(name, { ...good, localOrigins: 'refused', signUpMail: 'cognito' });
    expect(check('prod')).toThrow('signUpMail: must be "ses" in production');
    expect(check('dev')).not.toThrow();
  });

  it('let apps in that developers serve from their own machines, at the ports of the usual tools, but not in production', () => {
    const usual = [
      'http://localhost:5173',
      'http://localhost:3000',
      'http://localhost:8081',
      'http://localhost:4200',
      'http://localhost:8100',
    ];
    expect(originsOf(exampleStage('dev'))).toEqual(expect.arrayContaining([...good.corsOrigins, ...usual]));
    expect(originsOf(exampleStage('dev')).filter(origin => !/^https?:/.test(origin))).toEqual([]);
    expect(originsOf(exampleStage('local'))).toEqual(expect.arrayContaining([...usual, 'capacitor://localhost', 'ionic://localhost']));
    expect(originsOf(exampleStage('prod'))).toEqual(exampleStage('prod').corsOrigins);
    expect(() => checkStage('prod', { ...good, signUpMail: 'ses' })).toThrow('localOrigins: must be "refused" in production');
  });

  it('let passkeys be used on the pages of their domain and of what is below it alone', () => {
    const apps = [
      'https://almanac.internal',
      'https://app.almanac.internal',
      'https://almanac.internal.elsewhere.net',
      'https://notalmanac.internal',
    ];
    expect(passkeyOriginsOf({ ...exampleStage('dev'), corsOrigins: apps })).toEqual(apps.slice(0, 2));
    expect(passkeyOriginsOf(exampleStage('local'))).toEqual(expect.arrayContaining(['http://localhost:3000', 'http://localhost']));
  });
});
