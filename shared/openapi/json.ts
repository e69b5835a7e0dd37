/** A JSON value, as it stands in a document. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
/** An object of a document. */
export type JsonObject = { [key: string]: Json };
