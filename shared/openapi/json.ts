/** A JSON value, as it stands in a document. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
/** An object of a document. */
export type JsonObject = { [key: string]: Json };

/** The objects that stand in a part of a document, by name: none where the part is not there. */
export const objectsIn = (part: unknown): Record<string, JsonObject> => (part ?? {}) as Record<string, JsonObject>;
