import { ApiFailure } from './client-failure.ts';

/**
 * Asks a passkey of the user, and answers `toJSON()` of what it has signed. In a browser:
 * `publicKey => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) }).then(made => made.toJSON())`.
 */
export type AskPasskey = (publicKey: Record<string, unknown>) => Promise<object>;

type Ask = (path: `/${string}`, body: object) => Promise<{ data: unknown }>;
type StepUp = { challengeId: string; publicKey: Record<string, unknown> };

const digestIn = (error: unknown): string | undefined =>
  error instanceof ApiFailure && error.code === 'step_up_required' && typeof error.details.digest === 'string'
    ? error.details.digest
    : undefined;

/** Does the work; where it is refused for want of a second factor, proves it with a passkey and does it once more, with the proof. */
export const withStepUp = async <T>(work: (proof?: string) => Promise<T>, ask: Ask, passkey: AskPasskey | undefined): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const digest = digestIn(error);
    if (digest === undefined || passkey === undefined) throw error;
    const { challengeId, publicKey } = (await ask('/v1/me/step-ups', { digest })).data as StepUp;
    const credential = await passkey(publicKey);
    await ask(`/v1/me/step-ups/${challengeId}`, { credential });
    return work(challengeId);
  }
};
