import type { Outage } from '../cloud.ts';

/** What is done to a stage for a while, and what of it cannot need what is away. */
export type Harm = { what: string; outages: Record<string, Outage> };

/** Each by the word that `npm run chaos` takes. */
export const harms = {
  'table-slow': { what: 'each answer of the table comes a fifth of a second late', outages: { dynamodb: { seconds: 0.2 } } },
  'queue-down': { what: 'no queue takes a message of any function', outages: { sqs: { status: 503 } } },
  'provider-away': { what: 'the mail service refuses everything', outages: { ses: { status: 503 } } },
} as const satisfies Record<string, Harm>;

export type HarmName = keyof typeof harms;
export const isHarm = (name: string): name is HarmName => Object.hasOwn(harms, name);
