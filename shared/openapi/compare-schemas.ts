import type { Json, JsonObject } from './json.ts';
import type { Direction } from './json-schema.ts';

/** Two schemas at the same place: of the released document and of today's, each with the document that its references are of. */
type Pair = { before: JsonObject; now: JsonObject; direction: Direction; at: string };
type Documents = { released: JsonObject; today: JsonObject };

/** What a reference of a document stands for. */
export const resolved = (document: JsonObject, schema: JsonObject): JsonObject => {
  if (typeof schema.$ref !== 'string') return schema;
  const path = schema.$ref.split('/').slice(1);
  return resolved(document, path.reduce<Json>((found, name) => (found as JsonObject)[name]!, document) as JsonObject);
};

const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
const without = (some: string[], others: string[]): string[] => some.filter(each => !others.includes(each));

/** Limits by which a schema takes less when they fall, and when they rise. */
const ceilings = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'];
const floors = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'];

const tighter = (before: JsonObject, now: JsonObject): string[] => [
  ...ceilings.filter(name => Number(now[name] ?? Infinity) < Number(before[name] ?? Infinity)),
  ...floors.filter(name => Number(now[name] ?? -Infinity) > Number(before[name] ?? -Infinity)),
  ...['pattern', 'format'].filter(name => now[name] !== undefined && now[name] !== before[name]),
];

/** The types of a schema: none where it takes all. What is a number may be a whole number. */
const typesOf = ({ type, const: only }: JsonObject): string[] => {
  const named = Array.isArray(type)
    ? texts(type)
    : [type ?? (only === undefined ? undefined : typeof only)].filter(each => each !== undefined).map(String);
  return named.includes('number') ? [...named, 'integer'] : named;
};

/** The types that one has and the other has not. */
const typesLost = (from: JsonObject, to: JsonObject): string[] => {
  const [some, others] = [typesOf(from), typesOf(to)];
  if (others.length === 0) return [];
  return some.length === 0 ? ['every other type'] : without(some, others);
};

const valuesOf = (schema: JsonObject): string[] | undefined => {
  if (schema.const !== undefined) return [String(schema.const)];
  return Array.isArray(schema.enum) ? texts(schema.enum) : undefined;
};

/** Values that one takes or gives and the other does not. A schema without a list of values takes every one. */
const valuesLost = (from: JsonObject, to: JsonObject): string[] => {
  const [some, others] = [valuesOf(from), valuesOf(to)];
  if (!others) return [];
  return some ? without(some, others) : ['every other value'];
};

const ofValues = ({ before, now, direction, at }: Pair): string[] => {
  if (direction === 'output') return [...typesLost(now, before), ...valuesLost(now, before)].map(value => `${at}: may now be ${value}`);
  return [
    ...typesLost(before, now).map(type => `${at}: does not take ${type} any more`),
    ...valuesLost(before, now).map(value => `${at}: does not take ${value} any more`),
    ...tighter(before, now).map(name => `${at}: ${name} is narrower`),
  ];
};

const ofRequired = ({ before, now, direction, at }: Pair): string[] => {
  const [asked, asks] = [texts(before.required), texts(now.required)];
  if (direction === 'output') return without(asked, asks).map(name => `${at}/${name}: may now be absent`);
  return without(asks, asked).map(name => `${at}/${name}: is now required`);
};

const ofProperties = (pair: Pair, documents: Documents): string[] => {
  const { before, now, direction, at } = pair;
  const [had, has] = [(before.properties ?? {}) as JsonObject, (now.properties ?? {}) as JsonObject];
  const gone = without(Object.keys(had), Object.keys(has)).map(name => `${at}/${name}: is gone`);
  const closed =
    direction === 'input' && now.additionalProperties === false && before.additionalProperties !== false && before.type === 'object';
  const kept = Object.keys(had).filter(name => name in has);
  return [
    ...(direction === 'input' && now.additionalProperties !== false ? [] : gone),
    ...(closed ? [`${at}: takes no other fields any more`] : []),
    ...ofRequired(pair),
    ...kept.flatMap(name =>
      compareSchemas({ before: had[name] as JsonObject, now: has[name] as JsonObject, direction, at: `${at}/${name}` }, documents),
    ),
  ];
};

const choicesOf = (schema: JsonObject): JsonObject[] => (schema.anyOf ?? schema.oneOf ?? [schema]) as JsonObject[];

/** Every choice that there was must still be taken; every choice that is now given must have been given before. */
const ofChoices = ({ before, now, direction, at }: Pair, documents: Documents): string[] => {
  const fits = (old: JsonObject, today: JsonObject) => compareSchemas({ before: old, now: today, direction, at }, documents).length === 0;
  const [had, has] = [choicesOf(before), choicesOf(now)];
  const ok =
    direction === 'input' ? had.every(old => has.some(today => fits(old, today))) : has.every(today => had.some(old => fits(old, today)));
  return ok ? [] : [`${at}: ${direction === 'input' ? 'does not take every form any more' : 'may now have another form'}`];
};

/** What of a schema breaks clients: what comes in may be taken more widely than before, what goes out may be given more narrowly. */
export const compareSchemas = (pair: Pair, documents: Documents): string[] => {
  const before = resolved(documents.released, pair.before);
  const now = resolved(documents.today, pair.now);
  const both = { ...pair, before, now };
  if (
    JSON.stringify(pair.before) === JSON.stringify(pair.now) &&
    pair.before.$ref === undefined &&
    !JSON.stringify(before).includes('$ref')
  )
    return [];
  if (choicesOf(before)[0] !== before || choicesOf(now)[0] !== now) return ofChoices(both, documents);
  const items = before.items && now.items ? { before: before.items as JsonObject, now: now.items as JsonObject } : undefined;
  return [
    ...ofValues(both),
    ...ofProperties(both, documents),
    ...(items ? compareSchemas({ ...items, direction: pair.direction, at: `${pair.at}[]` }, documents) : []),
  ];
};
