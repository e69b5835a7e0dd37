import { AdminAddUserToGroupCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from 'vitest';
import { largestLease, trustOf } from '../../shared/domain/core/lease.ts';
import { quotaOf } from '../../shared/domain/core/limits.ts';
import { signIn } from '../testing/people.ts';
import { person, stage } from '../testing/stage.ts';

const { endpoint, userPoolId } = stage;
const parallel = 20;
const { quota, windowSeconds } = quotaOf('standard', 'request');

/** A user of the standard plan: of its group, and signed in since. */
const limitedPerson = async (): Promise<string> => {
  const { email, password } = await person('limited');
  const local = { region: 'us-east-1', endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const cognito = new CognitoIdentityProviderClient(endpoint ? local : {});
  await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId: userPoolId, Username: email, GroupName: 'plan-standard' }));
  return (await signIn(stage, email, password)).token;
};

/** Asks once; answers whether it passed, and when it was answered. */
const ask = async (token: string) => {
  const response = await fetch(`${stage.apiUrl}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return { status: response.status, at: Date.now(), retryAfter: Number(response.headers.get('retry-after')) };
};

test('twenty callers at once with one user’s token: what passes in a window keeps to the bound, and is not far below the limit', async () => {
  const token = await limitedPerson();
  const each = async () => {
    const answers = [];
    for (let i = 0; i < 15; i++) answers.push(await ask(token));
    return answers;
  };
  const began = Date.now();
  const answers = (await Promise.all(Array.from({ length: parallel }, each))).flat();
  expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 429]);
  const passed = answers.filter(({ status, at }) => status === 200 && at < began + windowSeconds * 1000).length;
  // Each request of a moment may meet an instance of its own.
  expect(passed).toBeLessThanOrEqual(quota + parallel * trustOf(quota));
  expect(passed).toBeGreaterThanOrEqual(Math.max(quota / 2, quota - (parallel - 1) * (largestLease(quota) - 1)));
  for (const { status, retryAfter } of answers) expect(retryAfter > 0).toBe(status === 429);
});
