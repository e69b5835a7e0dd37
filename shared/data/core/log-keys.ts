import * as z from 'zod';
import { environment } from '../../env.ts';
import { keysAt } from './key-port.ts';
import { keyringOf } from './keyring.ts';
import { keyPlace, partitionOf } from './log-rows.ts';

const { LOG_KEY_ARN } = environment({ LOG_KEY_ARN: z.string() });

const placeOf = (owner: string) => ({ pk: partitionOf(owner), sk: keyPlace });

/** The data keys that the logs of owners are sealed under. */
export const logKeys = keyringOf(
  keysAt(placeOf, LOG_KEY_ARN, owner => ({ owner })),
  Date.now,
);
