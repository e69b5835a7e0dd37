/** What a merge patch (RFC 7396) puts in the place of what is there: null takes it away. */
export const withoutNull = <T extends object>(patch: T) =>
  Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, value ?? undefined])) as { [K in keyof T]: NonNullable<T[K]> };
