/** What a flag may say: the type of a flag is that of its values. */
export type FlagValue = boolean | string | number;

/**
 * A flag as code declares it: what it may say, and what it says where nobody has set anything. What it says to whom is set without a deploy
 * (`setting.ts`).
 */
export type Flag<Value extends FlagValue = FlagValue> = {
  /** What it changes, in a sentence. */
  what: string;
  /** Which part of the product looks after it. */
  owner: string;
  /** The day (UTC) from which on a test fails: by then it is either taken out of the code, or kept for a reason and dated anew. */
  endsOn: `${number}-${number}-${number}`;
  /** What it may say, by name, in an order that stays as it is: see `sharedOf`. */
  variants: Readonly<Record<string, Value>>;
  /** The variant of everybody who is given none, and where nothing could ever be read. */
  default: string;
  /** The variant that is harmless: of everybody, once the flag is switched off. */
  off: string;
  /** Whether it compares variants: who is given one by their share is noted in their log, once. */
  experiment?: true;
};

/**
 * The variants that may have a share of people: the first two beside the default. With a third, no way of giving them out is stable: one whose
 * share grows would have to take people from another. For two it works, one from each end.
 */
export const sharedOf = ({ variants, default: usual }: Flag): string[] =>
  Object.keys(variants)
    .filter(name => name !== usual)
    .slice(0, 2);
