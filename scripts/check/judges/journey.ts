import { apiOf, signIn } from '../../testing/people.ts';

/** What a journey needs to know: where the API and Cognito are, and who signs in. */
export type Journey = { API: string; COGNITO: string; CLIENT_ID: string; EMAIL: string; PASSWORD: string };

/** Signs in who is to. Answers their token, and the API as they ask it. */
export const signedIn = async ({ API, COGNITO, CLIENT_ID, EMAIL, PASSWORD }: Journey) => {
  const stage = { apiUrl: API, endpoint: COGNITO, userPoolId: '', userPoolClientId: CLIENT_ID };
  const { token } = await signIn(stage, EMAIL, PASSWORD);
  return { token, api: apiOf(stage, token) };
};
