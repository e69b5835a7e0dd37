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
    ...(stage.endpoint
      ? {
          signIn: {
            authorizeUrl: `${stage.endpoint}/oauth2/authorize`,
            tokenUrl: `${stage.endpoint}/oauth2/token`,
            logoutUrl: `${stage.endpoint}/logout`,
            scope: 'openid email profile aws.cognito.signin.user.admin',
            providers: [{ provider: 'Local', title: 'a provider on this machine' }],
          },
        }
      : {}),
    clinicUrl: stage.clinicUrl ?? expect.stringMatching(/^https:\/\//),
    fhirUrl: stage.fhirUrl ?? expect.stringMatching(/^https:\/\//),
  });
  const { email, password, userId } = await person('ada');
  const { token } = await signIn({ ...stage, ...data, endpoint: stage.endpoint && data.cognitoEndpoint }, email, password);
  expect((await apiOf(stage, token).getMe({})).data.userId).toBe(userId);
});

test('a client that was told of no address of clinics finds it', async () => {
  const { token, workspaceId } = await person('ada');
  const client = apiOf({ ...stage, clinicUrl: undefined }, token);
  const { data } = await client.searchPatients({ params: { workspaceId }, body: { name: 'muster' } });
  expect(data).toEqual({ patients: [], more: false });
});
