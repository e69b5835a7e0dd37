/** What a journey needs to know: where the API and Cognito are, and who signs in. */
export type Journey = { API: string; COGNITO: string; CLIENT_ID: string; EMAIL: string; PASSWORD: string };
