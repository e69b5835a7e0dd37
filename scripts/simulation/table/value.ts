import { refused } from './refused.ts';

/**
 * A value as DynamoDB keeps it: a copy of its own, without what is undefined. What the document client would not take either (a Date, a
 * function, an instance of a class, NaN) is refused.
 */
export const stored = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter(each => each !== undefined).map(stored);
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'object' && value !== null) return storedMap(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`Special numeric value ${value} is not allowed`);
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') throw unsupported(value);
  return value;
};

const storedMap = (value: object): Record<string, unknown> => {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) throw unsupported(value);
  const copy: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) if (part !== undefined) copy[name] = stored(part);
  return copy;
};

const unsupported = (value: unknown): Error => new Error(`Unsupported type passed: ${String(value)}`);

/** The text of a key attribute. Fails as DynamoDB does for one that is missing, empty or no text. */
export const keyText = (value: unknown, name: string): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw refused('ValidationException', `The value of the key attribute ${name} is missing, empty or of the wrong type`);
};
