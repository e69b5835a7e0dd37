import * as z from 'zod';
import { ProviderSettings } from '../shared/domain/calendars/connections/connection-provider.ts';
import { dsnOf } from '../shared/domain/core/error-report.ts';
import { Plan } from '../shared/domain/core/limits.ts';
import { isOpenWebAddress } from '../shared/domain/core/web-address.ts';
import { EdgeSettings, edgeIssues, edgeUrls } from './edge/settings.ts';
import { isOpenDoor, OperatorSettings } from './operator-settings.ts';
import { passkeyOriginsOf } from './origins.ts';
import { leadingOf, SignInSettings, signInIssues } from './sign-in-settings.ts';
import { placeholdersIn } from './stage-rules.ts';

const atOnce = z.int().min(2).max(1000);

const Settings = z.strictObject({
  /** Whether it is on AWS: real stages hold what the local cloud does not know. */
  real: z.boolean(),
  /**
   * Whether it is there to stay: its data outlives its stacks, it is protected from being deleted, watched by alarms and backed up. All of a stage
   * that is not goes with its stacks.
   */
  lasts: z.boolean(),
  /** Over how many shards of the due index writes are spread. One shard takes about 1,000 writes a second. */
  dueShards: z.int().min(1).max(256),
  /** How many shards are read: the largest number that was ever written to, so that `dueShards` may shrink. */
  dueShardsRead: z.int().min(1).max(256),
  logRetentionDays: z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(365)]),
  /** For how long a daily backup is kept, beside the 35 days of point-in-time recovery. */
  backupRetentionDays: z.int().min(7).max(3650),
  /** How often a backup is made between the daily ones: every six hours, or each. Each is a whole copy of the table, and is kept for a week. */
  backupHours: z.union([z.literal(6), z.literal(1)]),
  /**
   * Where a copy of the backups goes each week, and for how many days: a vault of another account or region, which `infra/copies.ts` makes; or
   * nowhere, so that whoever has this account has all backups.
   */
  backupCopies: z.union([
    z.literal('none'),
    z.strictObject({
      vaultArn: z.string().regex(/^arn:aws[\w-]*:backup:[a-z0-9-]+:\d{12}:backup-vault:[\w-]+$/, 'must be the ARN of a backup vault'),
      keptDays: z.int().min(30).max(3650),
    }),
  ]),
  /** How long the gateway keeps the authorizer's answer: the longest that a removed member still gets in. */
  authorizerCacheSeconds: z.int().min(0).max(300),
  /** The sender of all mail. Its domain is the identity that SES verifies. */
  mailFrom: z.email(),
  /** Whether the stage makes the SES identity of that domain; not where another stage in the same account and region has made it. */
  mailIdentity: z.enum(['made_here', 'made_elsewhere']),
  /** Who mails the codes of sign-ups: Cognito itself (50 a day in an account), or SES from `mailFrom` once its domain is verified. */
  signUpMail: z.enum(['cognito', 'ses']),
  /** Who is told of alarms. */
  operatorEmail: z.email(),
  /** Where push services can reach us (RFC 8292 `sub`). */
  pushContact: z.string().regex(/^(mailto:|https:\/\/)/, 'must be a mailto: or https: URL'),
  /** How much a caller may ask whose user is in no group `plan-…`, and who is not signed in. Plans stand in shared/domain/core/limits.ts. */
  plans: z.strictObject({ caller: Plan, visitor: Plan }),
  /** Where calendars are: client ids as registered with each provider, and its addresses. */
  providers: z.strictObject({ google: ProviderSettings, microsoft: ProviderSettings }),
  /** Where the browser, or the app by a link of its own, may be sent to after a calendar account was connected. Whole addresses. */
  connectRedirects: z.array(z.url()).min(1),
  /** How users sign in: by mail address and password alone (`passwords`), or at providers such as Google, too (`.github/sign-in.md`). */
  signIn: SignInSettings,
  /** Browser origins that may call the API. The first is the app that the links of invitations lead to (`/invitation#…`). */
  corsOrigins: z.array(z.url()).min(1),
  /** The domain that passkeys are bound to: that of the app, or one above it (`almanac.com` for `app.almanac.com`). Another one later loses them all. */
  passkeyDomain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'must be a domain in lower case'),
  /** Whether apps that are served by a developer's own machine may call it, too, at the ports that are usual (`localOrigins`). Not in production. */
  localOrigins: z.enum(['allowed', 'refused']),
  /**
   * How many invocations each queue's function may run at once: what fires items, what else is late when it waits (`hot`), SES's rate for mail, webhooks, whose
   * receivers may be slow, pictures, which are made anew in seconds each, and the rest. All queues together leave some of the account's concurrency to the API (a test holds it).
   */
  concurrency: z.strictObject({ fire: atOnce, hot: atOnce, consumer: atOnce, mail: atOnce, webhooks: atOnce, pictures: atOnce }),
  /** For how long it is gathered which logs have grown, before the stage's log of all checkpoints is signed for them once. */
  gatherSeconds: z.int().min(1).max(300),
  /** How many invocations the account may run at once, as its quota says: 1,000 after a while, 10 in some that are new. */
  accountConcurrency: z.int().min(10).max(100_000),
  /**
   * Whether the clock and the deliveries have their part of that to themselves, so that no flood of requests keeps reminders from going out.
   * AWS wants a hundred left over for all others: it refuses this in an account that has 10.
   */
  reserved: z.enum(['clock_and_deliveries', 'nothing']),
  /**
   * Which log of each owner is the current one. To be raised by one when the table is restored: what was appended after the moment of the backup
   * has gone, so that the log begins anew, and who reads it is told to read everything again (410). Never to be lowered.
   */
  logEpoch: z.int().min(1).max(1000),
  /**
   * The table that was restored in place of the stage's own, as `npm run restore -- ready` says it: from then on the stage works on it, and its
   * own one is kept beside, for whoever looks into it. Its log begins a new epoch.
   */
  restoredTable: z.strictObject({ name: z.string().regex(/^[\w.-]{3,255}$/), streamArn: z.string().startsWith('arn:') }).optional(),
  /**
   * How many days what happens stays in the table before it is moved to the archive, which is cheaper and takes a moment longer to read; and how
   * many days it is kept at all: a cursor from before is answered 410. The tree over it is kept for ever, and nothing goes before it is in it.
   */
  logDays: z.strictObject({ hot: z.int().min(30).max(3650), kept: z.union([z.literal('for_ever'), z.int().min(400).max(36_500)]) }),
  /**
   * Public keys (JWK) by which prescriptions were signed before the key of the stage was replaced: their signatures are verified by them for ever.
   * Never to be taken away.
   */
  retiredPrescriptionKeys: z.array(
    z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string().length(43), y: z.string().length(43) }),
  ),
  /** Who may read the reference (`/docs`, `/openapi.json`): everybody, or nobody. A megabyte to anybody who asks is somebody's bill. */
  docs: z.enum(['public', 'off']),
  /**
   * How a new version comes to answer requests: a tenth of them more each minute, and none again where an alarm rings (`linear`, stages with alarms
   * alone); all `at_once`, with the version before it kept; or `latest`, without versions, which deploys in seconds.
   */
  rollout: z.enum(['linear', 'at_once', 'latest']),
  /** How many mails SES takes of the account in a day, as its quota says: an alarm rings at half of it. 200 in the sandbox. */
  mailsPerDay: z.int().min(1),
  /** How many percent of that are kept for digests and notices about the account: reminders and invitations may not use them up. 0 keeps none. */
  mailKeptPercent: z.int().min(0).max(50),
  /**
   * Whether X-Ray takes traces: of each function the first invocation in a second and a twentieth of the others, a rate that is Lambda's own
   * and cannot be set; or none.
   */
  traces: z.enum(['sampled', 'off']),
  /**
   * Whether it is watched if what users were promised is kept, and how much room is left: 99.9 % of the requests by burn rates, answers and calls of
   * the table by their times, the depth of queues, the units of the table. It costs some two dollars a month. Stages that last alone.
   */
  promises: z.enum(['watched', 'unwatched']),
  /**
   * Whether the secrets that Almanac made for itself are followed by others by themselves (`rotated`), without a gap: what was made under one is
   * good for as long as `shared/domain/core/secret-rotation.ts` says; or stay as they are (`kept`). Where there are alarms it costs 0.10 dollars.
   */
  secrets: z.enum(['rotated', 'kept']),
  /**
   * Where errors are reported beside the logs: the DSN of anything that speaks Sentry's protocol, on the open internet and by https; or `off`. Its
   * key lets its holder send events and read none. Ids, addresses, and what people wrote are not in them.
   */
  errorReports: z.union([z.literal('off'), z.string().refine(text => dsnOf(text) !== undefined, 'must be "off" or a DSN')]),
  /**
   * Where flags are set: in AppConfig, which costs what is asked of it (0.0008 USD for each instance that begins and each change that it is told,
   * and 0.20 a million looks), or nowhere, so that each is as it is declared.
   */
  flags: z.enum(['app_config', 'defaults']),
  /** How many units of reading, and of writing, a table may use in a second, as the account's quota says: 40,000 unless more was asked for. */
  tableUnitsPerSecond: z.int().min(1000).max(10_000_000),
  operators: OperatorSettings,
  edge: EdgeSettings,
  /** What the account should cost in a month (USD): its operator is told at four fifths, and when it is on the way to more. */
  monthlyBudget: z.number().positive(),
  /**
   * How long a message that failed waits before it comes again: first so long, then three times as long each time, up to a bound. Eight tries
   * at 5 and 900 are forty minutes.
   */
  retries: z.strictObject({ firstSeconds: z.int().min(1).max(60), atMostSeconds: z.int().min(1).max(3600) }),
});
const addressesOf = ({ google, microsoft }: z.infer<typeof Settings>['providers']): string[] =>
  [google, microsoft].flatMap(({ authorizeUrl, tokenUrl, revokeUrl, apiUrl }) => [authorizeUrl, tokenUrl, revokeUrl ?? tokenUrl, apiUrl]);

/** Whether errors are reported to nobody, or where the open internet is: what is refused later, each time that it is sent there, is said now. */
const isOpenDsn = (errorReports: string): boolean => {
  const dsn = dsnOf(errorReports);
  return dsn === undefined || isOpenWebAddress(dsn.url);
};

/** What two settings of a stage may not say at once. */
const contradictionsIn = ({
  restoredTable,
  logEpoch,
  rollout,
  promises,
  lasts,
  real,
  errorReports,
  operators,
}: z.infer<typeof Settings>) => [
  {
    is: real && !isOpenDsn(errorReports),
    path: 'errorReports',
    message: 'must be "off", or lead to a public name by https on its own port',
  },
  { is: real && isOpenDoor(operators), path: 'operators', message: 'must not be open to everybody' },
  { is: restoredTable !== undefined && logEpoch === 1, path: 'logEpoch', message: 'must be raised with restoredTable' },
  { is: rollout === 'linear' && !lasts, path: 'rollout', message: 'must not be "linear" where no alarm could end it' },
  { is: promises === 'watched' && !lasts, path: 'promises', message: 'must not be "watched" where there are no alarms' },
];

/** The accounts of AWS that a stage leads to: that of the copies of its backups, and that of the certificate of its own domain. */
const accountsIn = ({ backupCopies, signIn }: z.infer<typeof Settings>): Record<string, string> => {
  const { account } = leadingOf(signIn);
  return {
    ...(backupCopies === 'none' ? {} : { backupCopies: backupCopies.vaultArn.split(':')[4]! }),
    ...(account === undefined ? {} : { signIn: account }),
  };
};

// A shard that is written and not read would never fall due.
const Stage = Settings.refine(({ dueShards, dueShardsRead }) => dueShardsRead >= dueShards, {
  path: ['dueShardsRead'],
  message: 'must not be less than dueShards',
}).superRefine((settings, check) => {
  for (const { is, path, message } of contradictionsIn(settings)) if (is) check.addIssue({ code: 'custom', path: [path], message });
  for (const issue of [...signInIssues(settings.signIn, settings.real), ...edgeIssues(settings)])
    check.addIssue({ code: 'custom', ...issue });
  if (!settings.real) return;
  const { providers, connectRedirects, corsOrigins, passkeyDomain, mailFrom, operatorEmail, pushContact } = settings;
  const isMail = pushContact.startsWith('mailto:');
  if (passkeyOriginsOf(settings).length === 0)
    check.addIssue({ code: 'custom', path: ['passkeyDomain'], message: 'none of corsOrigins is under it' });
  const wrong = placeholdersIn({
    urls: {
      providers: addressesOf(providers),
      connectRedirects,
      corsOrigins,
      passkeyDomain: [`https://${passkeyDomain}`],
      signIn: leadingOf(settings.signIn).urls,
      edge: edgeUrls(settings.edge),
      ...(isMail ? {} : { pushContact: [pushContact] }),
    },
    mails: { mailFrom, operatorEmail, ...(isMail ? { pushContact: pushContact.slice('mailto:'.length) } : {}) },
    accounts: accountsIn(settings),
  });
  for (const { path, message } of wrong) check.addIssue({ code: 'custom', path, message });
});
export type Stage = z.infer<typeof Stage> & { name: string };
export type StageRow = z.input<typeof Stage>;

/** The longest that a request may wait for what happens (seconds): each holds one of the account's invocations, of which a new account has ten. */
export const longestWaitOf = ({ accountConcurrency }: Pick<Stage, 'accountConcurrency'>): number => (accountConcurrency < 100 ? 0 : 25);

/**
 * Cognito mails 50 codes a day in an account, also those for forgotten passwords: anybody could use them up for all. And what runs on a
 * visitor's own machine is no app of ours.
 */
const productionIssues = (name: string, { signUpMail, localOrigins }: z.infer<typeof Settings>) => {
  if (name !== 'prod') return [];
  return [
    ...(signUpMail === 'cognito'
      ? [{ path: ['signUpMail'], message: 'must be "ses" in production: Cognito itself mails 50 codes a day' }]
      : []),
    ...(localOrigins === 'allowed' ? [{ path: ['localOrigins'], message: 'must be "refused" in production' }] : []),
  ];
};

/** The settings of a stage, checked. Fails with one sentence that names what is wrong. */
export const checkStage = (name: string, row: unknown): Stage => {
  const result = Stage.safeParse(row);
  const issues = result.success ? productionIssues(name, result.data) : result.error.issues;
  if (result.success && issues.length === 0) return { name, ...result.data };
  const wrong = issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  throw new Error(`Stage "${name}" in infra/stages.ts is not usable (${wrong.join('; ')}).`);
};
