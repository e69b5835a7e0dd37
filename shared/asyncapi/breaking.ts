import { compareSchemas, resolved } from '../openapi/compare-schemas.ts';
import { type JsonObject, objectsIn } from '../openapi/json.ts';

/** Everything by which today's events break whoever listens to the released ones, a sentence each: what is told no more, or in another shape. */
export const breakingEvents = (released: JsonObject, today: JsonObject): string[] => {
  const documents = { released, today };
  return Object.entries(objectsIn(released.channels)).flatMap(([name, channel]) => {
    const now = objectsIn(today.channels)[name];
    if (!now) return [`channel ${name}: is gone`];
    const address = channel.address === now.address ? [] : [`channel ${name}: has another address`];
    const messages = Object.entries(objectsIn(channel.messages)).flatMap(([type, message]) => {
      const at = `${name} ${type}`;
      const told = objectsIn(now.messages)[type];
      if (!told) return [`${at}: is told no more`];
      const [old, fresh] = [resolved(released, message), resolved(today, told)];
      const content = old.contentType === fresh.contentType ? [] : [`${at}: is not ${String(old.contentType)} any more`];
      const both = { before: old.payload as JsonObject, now: fresh.payload as JsonObject, direction: 'output', at } as const;
      return [...content, ...compareSchemas(both, documents)];
    });
    return [...address, ...messages];
  });
};
