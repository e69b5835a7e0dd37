import type { AskPasskey } from '../../shared/api/client/client-step-up.ts';
import { passkeyOn, provingOn } from './passkey-on.ts';
import type { Person } from './people.ts';
import { stage } from './stage.ts';

/** A client of the stage whose user is asked for a passkey where the API asks for it. */
export const provingApi = (person: Person, passkey: AskPasskey) => provingOn(stage, person, passkey);

/** Adds a passkey, held by an authenticator in software, to an account; `api` is a client that proves with it what is to be proved. */
export const passkeyOf = (someone: Person, name = 'Key ring') => passkeyOn(stage, someone, name);
