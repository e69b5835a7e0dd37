import { AdminAddUserToGroupCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from 'vitest';
import { largestLease, trustOf } from '../../shared/domain/core/lease.ts';
import { quotaOf } from '../../shared/domain/core/limits.ts';
import { signIn } from '../testing/people.ts';
import { person, stage } from '../testing/stage.ts';

const { endpoint, userPoolId } = stage;
const parallel = 20;
const { quota, windowSeconds } = quotaOf('trial', 'read');

/** A user of the trial plan: of its group, and signed in since. */
const trial = async (): Promise<string> => {
  const { email, password } = await person('trial');
  const local = { region: 'us-east-1', endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const cognito = new CognitoIdentityProviderClient(endpoint ? local : {});
  await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId: userPoolId, Username: email, GroupName: 'plan-trial' }));
  return (await signIn(stage, email, password)).token;
};

/** Asks once; answers whether it passed, and in which window of the limit that was. */
const ask = async (token: string) => {
  const response = await fetch(`${stage.apiUrl}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  const [, seconds] = /;t=(\d+)$/.exec(response.headers.get('ratelimit') ?? '') ?? [];
  const ends = Date.parse(response.headers.get('date') ?? new Date().toISOString()) / 1000 + Number(seconds);
  return { status: response.status, window: Math.round(ends / windowSeconds), retryAfter: response.headers.get('retry-after') };
};

test('twenty callers at once with one user’s token: what passes keeps to the bound, and is not far below the limit', async () => {
  const token = await trial();
  const each = async () => {
    const answers = [];
    for (let i = 0; i < 15; i++) answers.push(await ask(token));
    return answers;
  };
  const answers = (await Promise.all(Array.from({ length: parallel }, each))).flat();
  expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 429]);
  for (const [, ofWindow] of Map.groupBy(answers, ({ window }) => window)) {
    const passed = ofWindow.filter(({ status }) => status === 200).length;
    // Each request of a moment may meet an instance of its own.
    expect(passed).toBeLessThanOrEqual(quota + parallel * trustOf(quota));
    const refused = ofWindow.filter(({ status }) => status === 429);
    if (refused.length > 0) expect(passed).toBeGreaterThanOrEqual(Math.max(quota / 2, quota - (parallel - 1) * (largestLease(quota) - 1)));
    for (const { retryAfter } of refused) expect(Number(retryAfter)).toBeGreaterThan(0);
  }
});
