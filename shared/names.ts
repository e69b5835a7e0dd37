/** What a function, its queue or its rule is called in the account: `items/on-due` of the stage `dev` is `almanac-dev-items-on-due`. */
export const nameIn = (stage: string, name: string): string => `almanac-${stage}-${name.replace('/', '-')}`;

/** The functions whose queues keep an order (FIFO): their names and those of their dead letters must end so. */
export const inOrder: readonly string[] = ['platform/on-log'];
const endingOf = (name: string): string => (inOrder.includes(name) ? '.fifo' : '');

/** The queue that a function works on. */
export const queueIn = (stage: string, name: string): string => `${nameIn(stage, name)}${endingOf(name)}`;

/** Where the messages of a function's queue end, or the notes on what failed in the stream. */
export const deadLettersIn = (stage: string, name: string): string => `${nameIn(stage, name)}-dead-letters${endingOf(name)}`;

/** The name under which requests reach the version of a function that answers them now. */
export const liveAlias = 'live';

/** Where AppConfig has what is set of the flags of a stage, and the way in which that is put there. */
export const flagsIn = (stage: string) =>
  ({ application: `almanac-${stage}`, environment: stage, profile: 'flags', strategy: `almanac-${stage}-at-once` }) as const;
