import type * as z from 'zod';
import type { MachineProof } from '../../../shared/api/core/route.ts';
import type { ThingReading } from '../../../shared/api/items/things.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { things } from '../../../shared/data/items/things.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { isOfKind, type Thing } from '../../../shared/domain/items/things/thing.ts';
import type { Reading } from '../../../shared/domain/items/things/thing-state.ts';
import { longHash } from '../../../shared/runtime/http/ids.ts';
import { requireThingQuota } from '../../../shared/runtime/http/limits.ts';
import { saidAt } from './secrets.ts';

const refused = () => new Failure('forbidden', { reason: 'thing_refused' });

type Id = Pick<Thing, 'workspaceId' | 'thingId'>;

/** The thing that says something, and when it did: each try is counted before it is looked at. One that is not there is refused like one that proves nothing. */
const proven = async (id: Id, proof: MachineProof, now: string): Promise<{ thing: Thing; said: string }> => {
  const [thing, workspace] = await Promise.all([things.find(id), workspaces.find(id)]);
  if (!thing || thing.deletedAt || !workspace || workspace.trashedAt) throw refused();
  await requireThingQuota(thing.thingId);
  const said = await saidAt(thing, proof, now);
  if (said === undefined) throw refused();
  return { thing, said };
};

const aheadAtMostMs = 5 * 60_000;

type Said = { params: Id; body: z.output<typeof ThingReading>; proof: MachineProof };

/** What a thing says that has proved itself. Fails with `forbidden`, with `too_many_requests`, and with `invalid_request` for what it cannot say. */
export const heardFrom = async (
  { params, body, proof }: Said,
  { now }: Pick<WriteContext, 'now'>,
): Promise<{ thing: Thing; reading: Reading }> => {
  const { thing, said } = await proven(params, proof, now);
  const { value, at = said } = body;
  if (!isOfKind(value, thing.kind)) throw invalid('/value', 'not_valid');
  if (at > later(now, aheadAtMostMs)) throw invalid('/at', 'too_far_ahead');
  return { thing, reading: { value, at, ...(proof.messageId === undefined ? {} : { message: longHash(proof.messageId) }) } };
};
