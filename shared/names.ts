/** What a function, its queue or its rule is called in the account: `platform/fire` of the stage `dev` is `almanac-dev-platform-fire`. */
export const nameIn = (stage: string, name: string): string => `almanac-${stage}-${name.replace('/', '-')}`;

/** Where the messages of a function's queue end, or the notes on what failed in the stream. */
export const deadLettersIn = (stage: string, name: string): string => `${nameIn(stage, name)}-dead-letters`;
