/** How many days most of what has ended or was thrown away is kept: for so long it can be explained, or brought back. */
const keptDays = 30;

/**
 * The moment so many days from `now` as DynamoDB's time to live takes it, in whole Unix seconds. It deletes within days of that moment, so
 * nothing may count on its being gone (AWS, "Using time to live (TTL) in DynamoDB").
 */
export const expiryAfter = (now: string, days = keptDays): number => Math.floor(Date.parse(now) / 1000) + days * 86_400;

/** The same for what may be to be forgotten anyhow: whichever is first. */
export const expiryBy = (known: number | undefined, now: string): number => Math.min(known ?? Number.POSITIVE_INFINITY, expiryAfter(now));
