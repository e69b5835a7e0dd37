import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { prefixes, UserId } from '../../domain/core/ids.ts';
import { type Page, queryIndex } from '../core/query.ts';
import { tableName } from '../core/table.ts';

/** In how many parts the accounts are walked: by the first byte of their subject at Cognito, where they can be asked for by the same. */
export const accountParts = 256;

/** The first two hexadecimal digits of the subjects in a part. */
export const subjectsBegin = (part: number): string => part.toString(16).padStart(2, '0');

/** The alphabet of ids (TypeID): the first character stands for three bits, the second for five. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';
/** How the ids of users in a part begin, behind their prefix. */
export const idsBegin = (part: number): string => `${letters[part >> 5]}${letters[part & 31]}`;

const partitionOf = (begin: string): string => `ACCOUNTS#${begin}`;
const afterPrefix = prefixes.user.length + 1;

/**
 * A user's place in `gsi1` among all users of a part, so that a job can walk them by pages. It is written once, beside the profile, and goes
 * with everything else that is the user's. It is no record: it carries no event and no version.
 */
export const accountPlace = (userId: UserId): PutCommandInput => ({
  TableName: tableName,
  Item: {
    pk: `USER#${userId}`,
    sk: 'ACCOUNT',
    gsi1pk: partitionOf(userId.slice(afterPrefix, afterPrefix + 2)),
    gsi1sk: userId,
  },
});

/** The users of a part, page after page; a moment behind the table. */
export async function* usersInPart(part: number): AsyncGenerator<UserId[]> {
  let cursor: string | undefined;
  do {
    const page: Page<UserId> = await queryIndex({ pk: partitionOf(idsBegin(part)) }, row => UserId.parse(row.gsi1sk), {
      limit: 1000,
      cursor,
    });
    yield page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
