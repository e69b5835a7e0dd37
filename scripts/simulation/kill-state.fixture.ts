import { comparedByTheWhole, isAbandoned } from './calendar-state.fixture.ts';
import type { Household } from './people/household.ts';
import type { World } from './world/world.ts';

const minute = 60_000;
/** When each run begins. */
export const startMs = Date.parse('2026-11-21T08:00:00Z');

/** What a run may count differently when it was done twice: the ledger's own account of its tries. */
const ledgerOnly = new Set(['attempts', 'unknowns', 'version', 'event', 'providerId']);
/** What is of the moment, or made by chance each time. */
const timesOnly = new Set(['requestId', 'lateMs', 'expiresAt', 'hash', 'formerHash', 'salt', 'hint']);
/** What is made by chance each time, or given by a provider: that it is there is compared, not what it is. */
const byChance = new Set([
  'secretHash',
  'encrypted',
  'claimHash',
  'verifier',
  'nonce',
  'consentId',
  'place',
  'channelId',
  'resourceId',
  'cursor',
  'etag',
]);
/** What stands in a record because of the try that wrote it: an invitation ends a week after it, a feed asked for again has a new address. */
const ofTheTry: Record<string, ReadonlySet<string>> = {
  delivery: ledgerOnly,
  invitation: new Set(['endsAt', 'dueAt']),
  feed: new Set(['version', 'event']),
  ...comparedByTheWhole,
};

/** The parts of somebody’s day are called by a hash of ids of chance. */
const ofNoName = (row: Record<string, unknown>): Record<string, unknown> =>
  String(row.sk).startsWith('DUTYDAY#') ? { ...row, parts: Object.values(row.parts as object) } : row;

const isLeftOut = (entity: unknown, key: string): boolean => timesOnly.has(key) || (ofTheTry[String(entity)]?.has(key) ?? false);

/** A time of the run; or one that ends so many days after it, as offers and pauses do. */
const plainTime = (at: string): string => {
  const found = [0, 7, 30].find(days => Math.abs(Date.parse(at) - startMs - (days * 1440 + 60) * minute) < 60 * minute);
  return found === undefined ? at : found === 0 ? 'THEN' : `THEN+${found}d`;
};

/** Counters of the limits, and when requests first came: no records, and no two runs have the same. */
const isCounter = ({ pk }: Record<string, unknown>): boolean => String(pk).startsWith('LIMIT#');

/** The rows at the end, as texts that tell neither when in the hour something was done nor under which ids of chance. */
export const stateOf = ({ table }: World, { people }: Household): string[] => {
  const names = new Map(people.map(({ userId }, i) => [userId.slice('user_'.length), `PERSON${i}`]));
  const plainText = (text: string): string =>
    text
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, plainTime)
      // Before the ids: what is drawn by chance may look like one.
      .replace(/(CONSENT)#[\w-]{43}/g, '$1')
      .replace(/(invitation#)[\w.-]+/g, '$1TOKEN')
      .replace(/mail_[\w-]{43}/g, 'mail_HASH')
      .replace(/ntf_\w{26}/g, 'NOTIFICATION')
      .replace(/(HAPPENING#NOTIFICATION#)[^"]+/g, '$1ID')
      .replace(/(user|ws)_(\w{26})/g, (_, kind, id) => `${kind}_${names.get(id) ?? 'OTHER'}`)
      .replace(
        /(item|list|sec|template|push|feed|role|inv|key|act|connection|cal|job|rota|occ|tag|field|option|points|reward|redemption|allowance|article)_\w{26}/g,
        '$1_ID',
      )
      // The ids of our events at the providers.
      .replace(/alm[0-9a-v]{60,}|AAMk\w{26}=/g, 'OURS')
      .replace(/(CREDENTIALS)#\d+|(CONNECTION#connection_ID)@\d+|DUE#\d/g, '$1$2');
  const plain = (entity: unknown) => (key: string, value: unknown) => {
    if (isLeftOut(entity, key)) return undefined;
    if (byChance.has(key) && value !== undefined) return 'SOME';
    return typeof value === 'string' ? plainText(value) : value;
  };
  return table.rows
    .all()
    .filter(row => !isCounter(row) && !isAbandoned(row))
    .map(({ dueShard: _dueShard, marks: _marks, ...row }) => JSON.stringify(ofNoName(row), plain(row.entity)))
    .sort();
};
