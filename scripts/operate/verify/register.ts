import type { Assumption } from './assumption.ts';
import { ofAccount } from './of-account.ts';
import { ofApi } from './of-api.ts';

const prefix = 'almanac-STAGE';

/** What no reading shows: what to do by hand, and what must be seen then. */
const byHand: readonly Assumption[] = [
  {
    name: 'stream-order',
    says: 'Several lanes of one shard keep the order of each item’s writes.',
    matters:
      'A reminder that was moved away could be fired by an older image; the clock reads the record again, so that it is late at the worst.',
    needs: 'a hand',
    command:
      'npm run bench -- burst against the stage; then no ALM033 in the logs of platform-near, and every item at its last version in the agenda',
  },
  {
    name: 'sign-in-at-providers',
    says: 'Cognito names who comes from a provider `NAME_number` with the number as the provider writes it, says `email_verified` of them before it makes an account, finds accounts by `sub` and `email` with ListUsers, and lets in at the second try whom the first has linked.',
    matters: 'Somebody has a second account beside theirs, or nobody comes in from a provider.',
    needs: 'a hand',
    command: `sign up with a password, then sign in twice at a provider with the same address, and aws cognito-idp list-users --user-pool-id POOL --filter 'email = "you@…"': one user, with the provider in identities`,
  },
  {
    name: 'leading-keys',
    says: 'IAM holds functions to the partitions that their rows name (`dynamodb:LeadingKeys`).',
    matters: 'A mistake in one function could change what is of another.',
    needs: 'a hand',
    command: `aws iam simulate-principal-policy --policy-source-arn ROLE --action-names dynamodb:PutItem --resource-arns TABLE --context-entries ContextKeyName=dynamodb:LeadingKeys,ContextKeyType=stringList,ContextKeyValues=CONSENT#x: implicitDeny for the role of ${prefix}-items-api`,
  },
  {
    name: 'fair-queues',
    says: 'Standard queues hand out messages of quiet owners first while one floods them (`MessageGroupId`).',
    matters: 'One workspace with ten thousand reminders makes all others late.',
    needs: 'a hand',
    command: `npm run bench -- lateness against the stage beside a burst of another workspace; compare ApproximateAgeOfOldestMessage of ${prefix}-items-on-due with the lateness of the quiet one`,
  },
  {
    name: 'sockets',
    says: 'A socket opens with the subprotocol that `$connect` answers, what the authorizer said of the caller comes with each of its messages, and one that has gone is answered 410.',
    matters: 'Browsers drop their sockets, nobody is known on them, or what is known of those that have gone stays for two hours.',
    needs: 'a hand',
    command: `POST /v1/me/sockets, then new WebSocket(url, protocols) in the console of a browser: it opens, and {"action":"ping"} is answered; follow a workspace, close it, change something there: no ALM072 in the logs of ${prefix}-views-on-log`,
  },
  {
    name: 'alarms',
    says: 'An alarm reaches a person.',
    matters: 'Nobody hears of what the alarms know.',
    needs: 'a hand',
    command: `aws cloudwatch set-alarm-state --state-value ALARM --state-reason try --alarm-name (one of ${prefix}…): a mail comes within a minute`,
  },
  {
    name: 'restore',
    says: 'A restored table works: what is due is caught up, and what was erased is erased again.',
    matters: 'A backup that was never restored is none.',
    needs: 'a hand',
    command: `steps 2 to 4 of .github/recovery.md, which touch nothing that is in use, then aws dynamodb delete-table --table-name ${prefix}-2; npm run drill does all of them on a local cloud`,
  },
  {
    name: 'backups',
    says: 'AWS Backup keeps the table and both buckets, the lock holds, copies arrive, and the monthly test restores.',
    matters: 'Templates that nobody has watched working are no backups.',
    needs: 'a hand',
    command: `a day after the first deploy aws backup list-recovery-points-by-backup-vault --backup-vault-name ${prefix}: the table and two buckets; aws backup describe-backup-vault: Locked true; after a Sunday the same of the vault for copies, after the first of a month aws backup list-restore-jobs: COMPLETED, and a mail`,
  },
  {
    name: 'rollout',
    says: 'CodeDeploy moves requests to a new version a tenth a minute, listens to alarms that stand in another stack, and moves them back.',
    matters: 'A bad version would be everybody’s at once, or stay.',
    needs: 'a hand',
    command: `on staging deploy a version of which one route throws, and ask it: aws deploy list-deployments --include-only-statuses Stopped names the rollout within ten minutes, and aws lambda get-alias --function-name ${prefix}-items-api --name live the version before`,
  },
  {
    name: 'sender',
    says: 'Mail is signed for the stage’s domain, and bounces come back.',
    matters: 'Reminders end in spam, and dead addresses are mailed for ever.',
    needs: 'a hand',
    command: 'aws ses get-identity-dkim-attributes, then a mail to bounce@simulator.amazonses.com: the profile says emailSuppressed',
  },
];

/** Everything that the product takes for granted and that only a stage can show. */
export const assumptions: readonly Assumption[] = [...ofApi, ...ofAccount, ...byHand];

const rowOf = (each: Assumption): string =>
  `| ${each.name} | ${each.says} | ${each.matters} | ${'command' in each ? each.command.replaceAll('|', '\\|') : `\`npm run verify\`, with ${each.needs}${each.onlyAws ? '; on AWS alone' : ''}`} |`;

/** The register as a page. */
export const page = (): string => `# What only a stage can show

What the product takes for granted of AWS and no test on this machine can prove. Made from \`scripts/operate/verify\`; a test holds it fresh.

\`npm run verify\` looks at the local cloud that runs here, \`npm run verify -- --stage URL\` at a stage by its API. A user's access token in \`ALMANAC_TOKEN\` lets it ask as somebody; \`--name dev\` and credentials of the account (they need to read only: \`lambda:GetFunctionConfiguration\`, \`lambda:ListEventSourceMappings\`, \`lambda:GetAccountSettings\`, \`dynamodb:Describe*\`, \`kms:GetKeyRotationStatus\`, \`ses:GetSendQuota\`, \`cognito-idp:DescribeUserPool*\`) let it look at the account. It changes nothing, and ends with 1 where something is refuted.

| name | what is taken for granted | what it is for | shown by |
|---|---|---|---|
${assumptions.map(rowOf).join('\n')}
`;
