import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { nameIn } from '../../shared/names.ts';
import { clientOptions } from '../bench/bare/account.ts';
import { localAccount } from '../operate/redrive/account.ts';
import { person, stage } from '../testing/stage.ts';

test('M10: a list goes on from a cursor that was given before the secret of cursors was changed', async () => {
  const ada = await person('ada');
  for (const title of ['one', 'two', 'three']) await ada.api.createItem({ params: ada, body: { title } });
  const first = await ada.api.listItems({ params: ada, query: { limit: 1 } });
  expect(first.cursor).toBeDefined();

  const { Environment } = await localAccount(stage.endpoint!).lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: nameIn('local', 'items/api') }),
  );
  await new SecretsManagerClient(clientOptions(stage.endpoint!)).send(
    new PutSecretValueCommand({ SecretId: Environment!.Variables!.CURSOR_SECRET_ARN, SecretString: 'another'.repeat(10) }),
  );
  const second = await ada.api.listItems({ params: ada, query: { limit: 1, cursor: first.cursor! } });
  const third = await ada.api.listItems({ params: ada, query: { limit: 1, cursor: second.cursor! } });
  expect(new Set([first, second, third].map(({ data }) => data[0]!.itemId)).size).toBe(3);
});
