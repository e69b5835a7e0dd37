import type { Json, JsonObject } from '../../../shared/openapi/json.ts';
import type { EventShape, RecordShape, Shapes } from './schemas.ts';

/**
 * Two schemas at one place: the released one and today's. `optional` says that code which cannot read what stands there may leave it out: an
 * optional attribute or one that is filled in, an entry of a list, or one with words of its own for the unknown (`orElse`).
 */
type Pair = { before: JsonObject; now: JsonObject; at: string; optional: boolean };

const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
const without = (some: string[], others: string[]): string[] => some.filter(each => !others.includes(each));
const partsOf = (schema: JsonObject): Record<string, JsonObject> => (schema.properties ?? {}) as Record<string, JsonObject>;
const choicesOf = (schema: JsonObject): JsonObject[] => (schema.anyOf ?? schema.oneOf ?? [schema]) as JsonObject[];
const valuesOf = ({ const: only, enum: some }: JsonObject): string[] | undefined =>
  only === undefined ? (some as Json[] | undefined)?.map(String) : [String(only)];

/** The attributes that a row has for certain once it is written: those that are required, and those that are filled in. */
const written = (schema: JsonObject): string[] => [
  ...texts(schema.required),
  ...Object.entries(partsOf(schema)).flatMap(([name, part]) => ('default' in part ? [name] : [])),
];

const rows = 'rows that were written before';
const older = 'functions of the last release';
const makeOptional = 'make it optional, or fill it in with a default';
const twoReleases =
  'make it optional, give it a default, or say with orElse() what stands for it, in one release; write it from the next on';

/** What an attribute may be now and could not be before: older code reads it as absent, if it may be. */
const widened = ({ at, optional }: Pair, what: string): string[] =>
  optional ? [] : [`${at}: ${what}, which ${older} cannot read: ${twoReleases}`];

const ofValues = (pair: Pair): string[] => {
  const { before, now, at } = pair;
  if (String(before.type) !== String(now.type))
    return [`${at}: was ${String(before.type)} and is ${String(now.type)}: leave it as it is, and add another attribute`];
  const [had, has] = [valuesOf(before), valuesOf(now)];
  const gone = has ? (had ? without(had, has) : ['any word']) : [];
  const fresh = had ? (has ? without(has, had) : ['any word']) : [];
  return [
    ...gone.map(word => `${at}: does not take ${word} any more, which stands in ${rows}: go on reading it`),
    ...fresh.flatMap(word => widened(pair, `may now be ${word}`)),
    ...ofLimits(pair),
  ];
};

const ceilings = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'];
const floors = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'];

const ofLimits = (pair: Pair): string[] => {
  const { before, now, at } = pair;
  const higher = (name: string) => Number(now[name] ?? Infinity) - Number(before[name] ?? Infinity);
  const lower = (name: string) => Number(before[name] ?? -Infinity) - Number(now[name] ?? -Infinity);
  const narrower = [...ceilings.filter(name => higher(name) < 0), ...floors.filter(name => lower(name) < 0)];
  const other = ['pattern', 'format'].filter(name => now[name] !== undefined && now[name] !== before[name]);
  const wider = [...ceilings.filter(name => higher(name) > 0), ...floors.filter(name => lower(name) > 0)];
  const open = ['pattern', 'format'].filter(name => now[name] === undefined && before[name] !== undefined);
  return [
    ...[...narrower, ...other].map(
      name => `${at}: ${name} takes less than before, and ${rows} stay: ask for less of what comes in, not of what is stored`,
    ),
    ...[...wider, ...open].flatMap(name => widened(pair, `${name} takes more`)),
  ];
};

const ofParts = ({ before, now, at }: Pair): string[] => {
  const [had, has] = [partsOf(before), partsOf(now)];
  const [needed, certain] = [texts(before.required), written(now)];
  return [
    ...without(Object.keys(had), Object.keys(has)).map(name => `${at}/${name}: is gone: keep it optional, ${older} and ${rows} have it`),
    ...without(texts(now.required), written(before)).map(
      name => `${at}/${name}: is now required, and ${rows} do not have it: ${makeOptional}`,
    ),
    ...without(
      needed.filter(name => name in has),
      certain,
    ).map(name => `${at}/${name}: may now be absent, and ${older} need it: go on writing it`),
    ...Object.keys(had)
      .filter(name => name in has)
      .flatMap(name => {
        const [part, today] = [had[name]!, has[name]!];
        const optional = !needed.includes(name) || 'orElse' in part;
        return compare({ before: part, now: today, at: `${at}/${name}`, optional });
      }),
  ];
};

/** The parts that all entries of a list or a table share. */
const ofEntries = ({ before, now, at }: Pair): string[] =>
  ['items', 'additionalProperties', 'propertyNames'].flatMap(name => {
    const [had, has] = [before[name], now[name]];
    if (typeof had !== 'object' || typeof has !== 'object') return [];
    return compare({ before: had as JsonObject, now: has as JsonObject, at: `${at}[]`, optional: true });
  });

const kindOf = (choice: JsonObject): string => JSON.stringify(Object.entries(partsOf(choice)).filter(([, part]) => 'const' in part));

/** Each form that there was must still be read; a form that is new must be one that older code may leave out. */
const ofChoices = (pair: Pair): string[] => {
  const { before, now, at } = pair;
  const [had, has] = [choicesOf(before), choicesOf(now)];
  const inner = (old: JsonObject, today: JsonObject) => compare({ before: old, now: today, at, optional: pair.optional });
  const partner = (old: JsonObject) =>
    has.find(today => inner(old, today).length === 0) ?? has.find(today => kindOf(today) === kindOf(old) && kindOf(old) !== '[]');
  const partners = had.map(partner);
  const gone = had.filter((_, i) => partners[i] === undefined);
  const fresh = has.filter(today => !partners.includes(today));
  return [
    ...had.flatMap((old, i) => (partners[i] ? inner(old, partners[i]) : [])),
    ...gone.map(() => `${at}: does not take every form any more, and ${rows} have them: go on reading them`),
    ...fresh.flatMap(() => widened(pair, 'may now have another form')),
  ];
};

const compare = (pair: Pair): string[] => {
  const { before, now } = pair;
  if (JSON.stringify(before) === JSON.stringify(now)) return [];
  if (choicesOf(before)[0] !== before || choicesOf(now)[0] !== now) return ofChoices(pair);
  return [...ofValues(pair), ...ofParts(pair), ...ofEntries(pair)];
};

const ofRecord = (name: string, before: RecordShape, now: RecordShape | undefined): string[] => {
  if (!now) return [`${name}: is gone, and its rows are still there: keep its kind in shared/data`];
  const keys = (['pk', 'sk'] as const).filter(key => before[key] !== now[key]);
  return [
    ...keys.map(
      key => `${name} ${key}: was ${before[key]} and is ${now[key]}, where ${rows} are not found: another key is another kind of record`,
    ),
    ...(now.writer < before.writer
      ? [`${name}: its writer is lower than before, so that it refuses its own rows: a writer only rises`]
      : []),
    ...compare({ before: before.schema, now: now.schema, at: name, optional: false }),
  ];
};

const ofEvent = (type: string, before: EventShape, now: EventShape | undefined, shapes: { released: Shapes; today: Shapes }): string[] => {
  if (!now) return [`${type}: is gone, and ${older} wait for it: go on telling it`];
  const recordOf = ({ record }: EventShape, { records }: Shapes) => (typeof record === 'string' ? records[record]!.schema : record);
  const same = typeof before.record === 'string' && before.record === now.record;
  const [had, has] = [recordOf(before, shapes.released), recordOf(now, shapes.today)];
  return [
    ...compare({ before: before.data, now: now.data, at: `${type} data`, optional: false }),
    // What changes with the kind of record is said of that.
    ...(same ? [] : compare({ before: had, now: has, at: `${type} record`, optional: false })),
  ];
};

/**
 * Everything by which today's code and the released code cannot work on one table, stream and queues: what either would not read that the other
 * writes. A sentence each, with what to do; nothing when all that has changed is more.
 */
export const breakingShapes = (released: Shapes, today: Shapes): string[] => [
  ...Object.entries(released.records).flatMap(([name, before]) => ofRecord(name, before, today.records[name])),
  ...Object.entries(released.events).flatMap(([type, before]) => ofEvent(type, before, today.events[type], { released, today })),
];
