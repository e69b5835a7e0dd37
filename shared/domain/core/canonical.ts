/**
 * A JSON value in its one canonical form (RFC 8785): names in the order of their UTF-16 code units, nothing between, numbers and texts as
 * JavaScript writes them. Whoever has the value has the same bytes to sign. The value has been read from JSON, and checked by a schema.
 */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
};
