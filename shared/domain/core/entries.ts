/** The entries of a record whose type says what its keys are: the language's own forget it. */
export const entriesOf = Object.entries as <K extends string, V>(record: Readonly<Record<K, V>>) => [K, V][];
/** The keys of such a record. */
export const keysOf = Object.keys as <K extends string>(record: Readonly<Record<K, unknown>>) => K[];
