import type * as z from 'zod';
import type { MachineProof } from '../../../shared/api/core/route.ts';
import type { ThingReading } from '../../../shared/api/items/things.ts';
import { things } from '../../../shared/data/items/things.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { isOfKind, type Thing } from '../../../shared/domain/items/things/thing.ts';
import type { Reading } from '../../../shared/domain/items/things/thing-state.ts';
import { shortHash } from '../../../shared/runtime/http/ids.ts';
import { requireRefusalQuota, requireThingQuota } from '../../../shared/runtime/http/limits.ts';
import { saidAt } from './secrets.ts';

type Id = Pick<Thing, 'workspaceId' | 'thingId'>;

/** What proves nothing counts by the address that it came from, whether or not there is such a thing. Fails with `forbidden`, `too_many_requests`. */
const refuse = async ({ from }: MachineProof): Promise<never> => {
  await requireRefusalQuota(from);
  throw new Failure('forbidden', { reason: 'thing_refused' });
};

/** The thing that says something, and when it did. Only what has proved itself counts for it: nobody silences it who knows its address alone. */
const proven = async (id: Id, proof: MachineProof, now: string): Promise<{ thing: Thing; said: string }> => {
  const [thing, workspace] = await Promise.all([things.find(id), workspaces.find(id)]);
  const isThere = thing && !thing.deletedAt && workspace && !workspace.trashedAt;
  const said = isThere ? await saidAt(thing, proof, now) : undefined;
  if (!thing || said === undefined) return refuse(proof);
  await requireThingQuota(thing.thingId);
  return { thing, said };
};

const aheadAtMostMs = 5 * 60_000;

type StateRequest = { params: Id; body: z.output<typeof ThingReading>; proof: MachineProof; now: string };

/** What a thing says that has proved itself. Fails with `forbidden`, with `too_many_requests`, and with `invalid_request` for what it cannot say. */
export const heardFrom = async ({ params, body, proof, now }: StateRequest): Promise<{ thing: Thing; reading: Reading }> => {
  const { thing, said } = await proven(params, proof, now);
  const { value, at = said } = body;
  if (!isOfKind(value, thing.kind)) throw invalid('/value', 'not_valid');
  if (at > later(now, aheadAtMostMs)) throw invalid('/at', 'too_far_ahead');
  return { thing, reading: { value, at, ...(proof.messageId === undefined ? {} : { message: shortHash(proof.messageId) }) } };
};
