import { type Handler, type Surroundings, start } from '../load.ts';
import { environmentOf } from './settings.ts';

/** Over how many shards of the due index a deployment writes, and how many it reads. */
export type Shards = { shards: number; shardsRead: number };
type Functions = (name: string) => Record<string, unknown>;

/** The functions of a bundle as deployed under one or the other setting, kept warm over the runs of a process. */
export const deploymentsOf = (text: string, world: Surroundings['world']) => {
  const started = new Map<string, Functions>();
  const functionsWith = (shards: Shards): Functions => {
    const id = `${shards.shards} of ${shards.shardsRead}`;
    const found = started.get(id) ?? start(text, { environment: environmentOf(shards), world });
    started.set(id, found);
    return found;
  };
  return {
    handlerOf: (shards: Shards, name: string): Handler => functionsWith(shards)(name).handler as Handler,
    moduleOf: (shards: Shards, name: string): Record<string, unknown> => functionsWith(shards)(name),
  };
};
export type Deployments = ReturnType<typeof deploymentsOf>;
