import { CloudWatchLogsClient, DeleteLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeKeyCommand, KMSClient, NotFoundException } from '@aws-sdk/client-kms';
import { problem } from '../../console.ts';
import type { PreviewName } from './name.ts';

/** Where a preview is removed from: the clients' options, and what runs the CDK's command on its stacks. */
export type Place = { options: object; cdk(args: string[]): Promise<string> };

type Account = { account: string; region: string };

/** The account that a preview is in, by its key; undefined where there is none of that name. */
const accountOf = async (stage: string, options: object): Promise<Account | undefined> => {
  const kms = new KMSClient(options);
  const found = await kms.send(new DescribeKeyCommand({ KeyId: `alias/almanac-${stage}` })).catch(error => {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  });
  const [, , , region, account] = found?.KeyMetadata?.Arn?.split(':') ?? [];
  return region && account ? { account, region } : undefined;
};

/** Removes every version of what is in a bucket. */
const empty = async (bucket: string): Promise<void> => {
  // Reads where S3 is when it is loaded.
  const { objectsIn } = await import('../../../shared/aws/objects.ts');
  const objects = objectsIn(bucket);
  try {
    while (!(await objects.eraseSome('')));
  } catch (error) {
    // Gone already, by a removal that was cut off.
    if (!String(error).includes('NoSuchBucket')) throw error;
  }
};

/** The buckets of a preview. */
export const bucketsOf = (stage: string, { account, region }: Account): string[] =>
  ['logs', 'files'].map(what => `almanac-${stage}-${what}-${account}-${region}`);

/** Logs that a function wrote while its stack was deleted stand in a group that Lambda has made anew, without an end. */
const removeLateLogs = async (stage: string, options: object): Promise<void> => {
  const logs = new CloudWatchLogsClient(options);
  for (const logGroupNamePrefix of [`/aws/lambda/almanac-${stage}-`, `Almanac-${stage}-`]) {
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
    for (const { logGroupName } of logGroups) await logs.send(new DeleteLogGroupCommand({ logGroupName }));
  }
};

/**
 * Removes all of a preview: first what writes, then what was written, as CloudFormation deletes no bucket that holds something. May be begun again
 * where it was cut off.
 */
export const removePreview = async (stage: PreviewName, { options, cdk }: Place): Promise<void> => {
  const place = await accountOf(stage, options);
  if (!place) throw problem(`There is no ${stage} in this account and region.`);
  const state = `Almanac-${stage}-State`;
  const stacks = (await cdk(['list'])).split('\n').filter(name => name.startsWith(`Almanac-${stage}-`));
  await cdk(['destroy', ...stacks.filter(name => name !== state), '--exclusively', '--force']);
  for (const bucket of bucketsOf(stage, place)) await empty(bucket);
  await cdk(['destroy', state, '--exclusively', '--force']);
  await removeLateLogs(stage, options);
};
