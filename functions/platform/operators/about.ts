import { ownerIn } from '../../../shared/data/core/key.ts';

/** What a message that waits is about: nothing of what it holds beside kinds, owners and moments. */
export type About = {
  about: 'due' | 'event' | 'undelivered' | 'write' | 'stream' | 'other';
  kind?: string;
  owner?: string;
  dueAt?: string;
};

type MessageBody = {
  key?: { pk?: unknown };
  entity?: unknown;
  dueAt?: unknown;
  type?: unknown;
  id?: unknown;
  event?: { type?: unknown; id?: unknown };
  write?: { after?: { pk?: { S?: unknown }; entity?: { S?: unknown } } };
  DDBStreamBatchInfo?: unknown;
};

/** A word of ours, such as a kind of record or of event: nothing else is passed on. */
const word = (value: unknown): string | undefined => (typeof value === 'string' && /^[a-z_]+(\.[a-z_]+)?$/.test(value) ? value : undefined);
const instant = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? value : undefined;
const owner = (key: unknown): string | undefined => (typeof key === 'string' ? ownerIn(key) : undefined);

const parsed = (body: string): MessageBody => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as MessageBody) : {};
  } catch {
    return {};
  }
};

/** What a message is about, by the shapes that ours have. */
export const aboutMessage = (body: string): About => {
  const { key, entity, dueAt, type, id, event, write, DDBStreamBatchInfo } = parsed(body);
  if (DDBStreamBatchInfo !== undefined) return { about: 'stream' };
  if (key) return { about: 'due', kind: word(entity), owner: owner(key.pk), dueAt: instant(dueAt) };
  if (write) return { about: 'write', kind: word(write.after?.entity?.S), owner: owner(write.after?.pk?.S) };
  if (event) return { about: 'undelivered', kind: word(event.type), owner: owner(event.id) };
  return type === undefined ? { about: 'other' } : { about: 'event', kind: word(type), owner: owner(id) };
};
