import { dueProjected, projected } from '../../../shared/data/core/schema.ts';
import { type Assumption, verdictOf } from './assumption.ts';

const sameSet = (some: readonly string[] | undefined, others: readonly string[]): boolean =>
  some !== undefined && [...some].sort().join() === [...others].sort().join();

/** What the account must be, by read-only calls. */
export const ofAccount: readonly Assumption[] = [
  {
    name: 'stream-images',
    says: 'The table’s stream has the new and the old image of each write.',
    matters: 'Events are read out of the new image, and what has changed out of both.',
    needs: 'credentials',
    check: async ({ account }) => {
      const { stream } = await account!.table();
      return verdictOf(stream === 'NEW_AND_OLD_IMAGES', stream ?? 'no stream');
    },
  },
  {
    name: 'stream-readers',
    says: 'At most two functions read the stream; a batch that fails is halved and tried a hundred times.',
    matters: 'A third reader is throttled, and one bad write would hold up a shard for a day.',
    needs: 'credentials',
    onlyAws: 'the local cloud reads the stream as one lane and halves nothing',
    check: async ({ account }) => {
      const readers = await account!.streamReaders();
      const isSound = readers.length > 0 && readers.length <= 2 && readers.every(({ halves, tries }) => halves && tries >= 100);
      return verdictOf(
        isSound,
        readers
          .map(({ name, lanes, tries, halves }) => `${name}: ${lanes} lanes, ${tries} tries${halves ? '' : ', not halved'}`)
          .join('; ') || 'no reader',
      );
    },
  },
  {
    name: 'point-in-time-recovery',
    says: 'The table can be restored to any second of the last 35 days.',
    matters: 'A bad deploy or a hand that slips costs data.',
    needs: 'credentials',
    onlyAws: 'the local cloud keeps no backups',
    check: async ({ account }) => verdictOf((await account!.table()).recoverable, 'DescribeContinuousBackups'),
  },
  {
    name: 'expiry',
    says: 'Rows are forgotten by `expiresAt`.',
    matters: 'The trash, counters and what is kept for a while would stay for ever.',
    needs: 'credentials',
    onlyAws: 'the local cloud forgets nothing by itself',
    check: async ({ account }) => {
      const { expiry } = await account!.table();
      return verdictOf(expiry === 'expiresAt', `TTL on ${expiry ?? 'nothing'}`);
    },
  },
  {
    name: 'projections',
    says: 'The indexes carry exactly what the code reads from them.',
    matters: 'A projection can never be changed: an agenda would show half of an item.',
    needs: 'credentials',
    check: async ({ account }) => {
      const { projections } = await account!.table();
      const holds = sameSet(projections.gsi1, projected) && sameSet(projections.due, dueProjected);
      return verdictOf(
        holds,
        Object.entries(projections)
          .map(([name, { length }]) => `${name}: ${length} attributes`)
          .join(', '),
      );
    },
  },
  {
    name: 'table-key',
    says: 'The table is encrypted with the stage’s own key, which is rotated every year.',
    matters: 'Whoever is asked who can read the table has no answer.',
    needs: 'credentials',
    onlyAws: 'the local cloud encrypts nothing',
    check: async ({ account }) => {
      const { keyArn } = await account!.table();
      return keyArn === undefined
        ? verdictOf(false, 'no key of its own')
        : verdictOf(await account!.keyRotates(keyArn), 'GetKeyRotationStatus');
    },
  },
  {
    name: 'concurrency',
    says: 'A thousand functions may run at once.',
    matters: 'New accounts have ten: reminders and requests wait for each other.',
    needs: 'credentials',
    onlyAws: 'the local cloud has no such limit',
    check: async ({ account }) => {
      const most = await account!.concurrency();
      return verdictOf(most >= 1000, `${most} at once`);
    },
  },
  {
    name: 'mail-quota',
    says: 'SES is out of its sandbox.',
    matters: 'Mail reaches nobody but addresses that were verified one by one.',
    needs: 'credentials',
    onlyAws: 'the local cloud delivers no mail',
    check: async ({ account }) => {
      const most = await account!.mailsADay();
      return verdictOf(most > 200 || most === -1, most === -1 ? 'no limit' : `${most} mails a day`);
    },
  },
  {
    name: 'user-pool',
    says: 'Tokens can be revoked (else they have no `origin_jti`), an access token lasts an hour, and the pool cannot be deleted by mistake.',
    matters: 'Signing out everywhere does nothing, or all users are gone: passwords of a pool cannot be backed up.',
    needs: 'credentials',
    onlyAws: 'the local cloud has neither revocation nor protection',
    check: async ({ account }) => {
      const { isProtected, revokesTokens, accessMinutes } = await account!.userPool();
      const seen = `${revokesTokens ? 'revokes' : 'does not revoke'} tokens of ${accessMinutes} minutes, ${isProtected ? 'protected' : 'not protected'}`;
      return verdictOf(isProtected && revokesTokens && accessMinutes <= 60, seen);
    },
  },
];
