import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { passkeys, passkeysOf } from '../../../shared/data/people/passkeys.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { removePasskey } from '../../../shared/domain/people/passkeys/passkey.ts';

/** Removes all passkeys of a user who has lost them. Fails with `not_found` where there are none. */
export const removePasskeysOf = async (userId: UserId, context: WriteContext): Promise<void> => {
  const held = await passkeysOf(userId);
  if (held.length === 0) throw new Failure('not_found', { what: 'passkey' });
  for (const each of held)
    await passkeys.update(each, passkey => (passkey.endedAt ? undefined : removePasskey(passkey, context.now)), context);
};
