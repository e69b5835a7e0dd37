import type * as z from 'zod';

type Path = readonly PropertyKey[];
type Value = Record<PropertyKey, unknown>;

const substitutes = new WeakMap<z.ZodType, unknown>();

/** Marks the schema of a required attribute: a word of a newer version, that this code does not know, is read as this one. */
export const orElse = <T extends z.ZodType>(schema: T, value: z.output<T>): T => {
  const marked = schema.clone() as T;
  substitutes.set(marked, value);
  return marked;
};

/** What an unknown word of this attribute is read as, if as anything. */
export const substituteOf = (schema: z.ZodType | undefined): { value: unknown } | undefined =>
  schema && substitutes.has(schema) ? { value: substitutes.get(schema) } : undefined;

/** The value without one of its parts, or with what stands for it. The value itself stays as it is. */
const without = (value: unknown, [key = '', ...rest]: Path, substitute?: { value: unknown }): unknown => {
  if (Array.isArray(value)) {
    return rest.length > 0 ? value.with(Number(key), without(value[Number(key)], rest)) : value.toSpliced(Number(key), 1);
  }
  const { [key]: part, ...others } = value as Value;
  if (rest.length > 0) return { ...others, [key]: without(part, rest) };
  return substitute ? { ...others, [key]: substitute.value } : others;
};

/** Mistakes that a newer version's value makes here: another word, another form, a further key, more than was allowed. Others do not come of versions. */
const isNewer = ({ code }: z.core.$ZodIssue): boolean =>
  ['invalid_value', 'invalid_union', 'invalid_key', 'unrecognized_keys', 'too_big'].includes(code);

type Attempt = { value: unknown; issues: z.core.$ZodIssue[] };
const attempt = (schema: z.ZodType, value: unknown): Attempt => ({ value, issues: schema.safeParse(value).error?.issues ?? [] });

/** The value without what one mistake is about: the innermost part without which there are fewer. */
const mend = (schema: z.ZodType, { value, issues }: Attempt, issue: z.core.$ZodIssue): Attempt | undefined => {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map(key => [...issue.path, key]);
    return attempt(
      schema,
      keys.reduce<unknown>((rest, path) => without(rest, path), value),
    );
  }
  const { shape = {} } = schema.def as { shape?: Record<PropertyKey, z.ZodType> };
  return issue.path
    .map((_, i) => issue.path.slice(0, i + 1))
    .toReversed()
    .map(place => attempt(schema, without(value, place, place.length === 1 ? substituteOf(shape[place[0]!]) : undefined)))
    .find(tried => tried.issues.length < issues.length);
};

/**
 * Reads what a newer version of the code may have written: a word or a form that this code does not know is left out where it may be absent
 * (an optional attribute, an entry of a list), or read as its schema says (`orElse`). Answers the value, and the attributes of which something
 * was left out. Throws the mistakes of a value that cannot be read so.
 */
export const readNewer = <T>(schema: z.ZodType<T>, value: unknown): { value: T; unread: ReadonlySet<string> } => {
  const first = schema.safeParse(value);
  if (first.success) return { value: first.data, unread: new Set() };
  const unread = new Set<string>();
  let state: Attempt = { value, issues: first.error.issues };
  while (state.issues.length > 0) {
    const issue = state.issues.find(isNewer);
    const mended = issue && mend(schema, state, issue);
    if (!mended) throw first.error;
    const [attribute] = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys] : issue.path;
    unread.add(String(attribute));
    state = mended;
  }
  return { value: schema.parse(state.value), unread };
};
