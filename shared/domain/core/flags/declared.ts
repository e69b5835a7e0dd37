import type { Flag, FlagValue } from './flag.ts';

/** Every flag there is. One that nothing asks for is taken out, by a test. */
export const flags = {
  realtime: {
    what: 'Whether new WebSockets are opened. Without them clients ask for what happened, by the cursor that they have.',
    owner: 'views',
    endsOn: '2027-11-30',
    variants: { on: true, off: false },
    default: 'on',
    off: 'off',
  },
  'event-wait': {
    what: 'How many seconds a request for events waits at the most: each that waits holds one of the invocations of the account.',
    owner: 'views',
    endsOn: '2027-05-31',
    variants: { long: 25, short: 5, none: 0 },
    default: 'long',
    off: 'none',
    experiment: true,
  },
} as const satisfies Record<string, Flag>;

/** The name of a flag, as settings, clients and logs say it. */
export type FlagKey = keyof typeof flags;

type Widened<V> = V extends boolean ? boolean : V extends number ? number : V extends string ? string : never;
/** What a flag may say to whoever asks for it. */
export type ValueOf<K extends FlagKey> = Widened<(typeof flags)[K]['variants'][keyof (typeof flags)[K]['variants']]>;

export const flagKeys = Object.keys(flags) as FlagKey[];

/** A flag by its name, without its very words. Undefined for a name that no flag has. */
export const flagOf = (key: string): Flag<FlagValue> | undefined =>
  Object.hasOwn(flags, key) ? (flags as Record<string, Flag<FlagValue>>)[key] : undefined;
