import { expect, test } from 'vitest';
import { eventually } from '../../scripts/e2e/await.ts';
import { connect, consentsAt } from '../../scripts/e2e/connect.ts';
import { person } from '../../scripts/e2e/stage.ts';

test('an account is connected, listed, and disconnected: the provider hears of it', async () => {
  const ada = await person('ada');
  const grant = await connect(ada, { provider: 'google', purpose: 'write_calendars', account: ada.email });
  expect(grant).toMatchObject({
    provider: 'google',
    status: 'healthy',
    account: { email: ada.email },
    purpose: 'write_calendars',
    advice: 'nothing',
  });
  expect((await ada.api.listGrants({})).data).toEqual([grant]);
  expect((await ada.api.getGrant({ params: grant })).data).toEqual(grant);
  expect((await ada.api.endGrant({ params: grant })).status).toBe(204);
  expect((await ada.api.listGrants({})).data).toEqual([]);
  const [at] = await eventually('the provider to hear of it', async () => {
    const found = await consentsAt(ada.email);
    return found.every(({ revoked }) => revoked) && found;
  });
  expect(at).toMatchObject({ revoked: 'client' });
});
