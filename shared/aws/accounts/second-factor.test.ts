import { expect, test } from 'vitest';
import { webServer } from '../web-server.fixture.ts';

/** What Cognito answers next, in its own words. */
let answer: { status: number; body: object } = { status: 200, body: {} };

Object.assign(process.env, {
  AWS_REGION: 'us-east-1',
  USER_POOL_CLIENT_ID: 'client',
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: await webServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.1').writeHead(answer.status).end(JSON.stringify(answer.body));
    });
  }),
});
const { tokensBySecondFactor } = await import('./second-factor.ts');

const prove = () => tokensBySecondFactor({ userName: 'ada@example.com', challenge: 'x'.repeat(20), code: '123456' });
const refusing = (name: string, status = 400): void => {
  answer = { status, body: { __type: name, message: name } };
};

test('whoever proves a second factor gets the tokens of that session', async () => {
  answer = { status: 200, body: { AuthenticationResult: { AccessToken: 'a', ExpiresIn: 300, RefreshToken: 'r' } } };
  expect(await prove()).toEqual({ accessToken: 'a', expiresInSeconds: 300, refreshToken: 'r' });
  answer = { status: 200, body: { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: 's' } };
  expect(await prove()).toBeUndefined();
});

test.each([
  'CodeMismatchException',
  'ExpiredCodeException',
  'InvalidParameterException',
  'NotAuthorizedException',
  'PasswordResetRequiredException',
  'UserNotConfirmedException',
  'UserNotFoundException',
])('what Cognito calls %s is the caller’s mistake', async name => {
  refusing(name);
  expect(await prove()).toBeUndefined();
});

test('asked too often it says so, and what is our own mistake stays one', async () => {
  refusing('LimitExceededException');
  await expect(prove()).rejects.toMatchObject({ code: 'too_many_requests' });
  refusing('ResourceNotFoundException');
  await expect(prove()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
