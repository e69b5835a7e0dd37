import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { isAnswered, probe } from '../../functions/platform/rollout/probe.ts';
import { triedBefore } from '../../infra/constructs/rollout.ts';
import { nameIn } from '../../shared/names.ts';
import { ownerOf } from '../testing/account.ts';

test('whatever answers requests answers what a rollout asks it first, and that it does not load is seen', async () => {
  const lambda = new LambdaClient(ownerOf());
  const ask = async (name: string): Promise<unknown> => {
    const reply = await lambda.send(new InvokeCommand({ FunctionName: nameIn('local', name), Payload: JSON.stringify(probe) }));
    return reply.FunctionError ? undefined : JSON.parse(reply.Payload!.transformToString());
  };
  const silent: string[] = [];
  for (const name of triedBefore()) if (!isAnswered(await ask(name))) silent.push(name);
  expect(triedBefore().length).toBeGreaterThan(20);
  expect(silent).toEqual([]);
  // What is asked in another form than it knows fails, and so does what answers nothing.
  expect(isAnswered(await ask('items/on-due'))).toBe(false);
});
