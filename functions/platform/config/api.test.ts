import { expect, test } from 'vitest';
import { apiOf, signIn } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';

test('a client that knows nothing but the address of the API learns where to sign users in', async () => {
  const { data } = await apiOf(stage).getConfig({});
  expect(data).toEqual({
    stage: expect.any(String),
    region: stage.userPoolId.split('_')[0],
    userPoolId: stage.userPoolId,
    userPoolClientId: stage.userPoolClientId,
    cognitoEndpoint: stage.endpoint ?? expect.stringMatching(/^https:\/\/cognito-idp\./),
    clinicUrl: stage.clinicUrl ?? expect.stringMatching(/^https:\/\//),
  });
  const { email, password, userId } = await person('ada');
  const { token } = await signIn({ ...stage, ...data, endpoint: stage.endpoint && data.cognitoEndpoint }, email, password);
  expect((await apiOf(stage, token).getMe({})).data.userId).toBe(userId);
});
