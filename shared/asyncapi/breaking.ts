import { compareSchemas, resolved } from '../openapi/compare-schemas.ts';
import { type JsonObject, objectsIn } from '../openapi/json.ts';

/** The messages of a channel that are said to us, not told by us. */
const takenIn = (document: JsonObject, channel: string): Set<string> => {
  const prefix = `#/channels/${channel}/messages/`;
  const taken = Object.values(objectsIn(document.operations)).filter(({ action }) => action === 'receive');
  const names = taken.flatMap(({ messages }) => ((messages ?? []) as JsonObject[]).map(({ $ref }) => String($ref)));
  return new Set(names.filter(each => each.startsWith(prefix)).map(each => each.slice(prefix.length)));
};

type Documents = { released: JsonObject; today: JsonObject };
type Message = { name: string; type: string; released: JsonObject; today: JsonObject | undefined; isTaken: boolean };

const breakingMessage = ({ name, type, released, today, isTaken }: Message, documents: Documents): string[] => {
  const at = `${name} ${type}`;
  if (!today) return [`${at}: is ${isTaken ? 'taken' : 'told'} no more`];
  const [old, fresh] = [resolved(documents.released, released), resolved(documents.today, today)];
  const content = old.contentType === fresh.contentType ? [] : [`${at}: is not ${String(old.contentType)} any more`];
  const direction = isTaken ? 'input' : 'output';
  const both = { before: old.payload as JsonObject, now: fresh.payload as JsonObject, direction, at } as const;
  return [...content, ...compareSchemas(both, documents)];
};

/** Everything by which today's events break whoever listens to the released ones, or speaks as they did, a sentence each. */
export const breakingEvents = (released: JsonObject, today: JsonObject): string[] =>
  Object.entries(objectsIn(released.channels)).flatMap(([name, channel]) => {
    const now = objectsIn(today.channels)[name];
    if (!now) return [`channel ${name}: is gone`];
    const address = channel.address === now.address ? [] : [`channel ${name}: has another address`];
    const taken = takenIn(released, name);
    const messages = Object.entries(objectsIn(channel.messages)).flatMap(([type, message]) =>
      breakingMessage(
        { name, type, released: message, today: objectsIn(now.messages)[type], isTaken: taken.has(type) },
        { released, today },
      ),
    );
    return [...address, ...messages];
  });
