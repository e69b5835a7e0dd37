import { localProviders, localSignIn } from './local-providers.ts';
import { checkStage, type Stage, type StageRow } from './stage-settings.ts';

/** The providers as they document themselves. */
const providers = {
  google: {
    clientId: '',
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revokeUrl: 'https://oauth2.googleapis.com/revoke',
    apiUrl: 'https://www.googleapis.com/calendar/v3',
    issuer: 'https://accounts.google.com',
  },
  microsoft: {
    clientId: '',
    authorizeUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    apiUrl: 'https://graph.microsoft.com/v1.0',
    issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
  },
};

const shared = {
  dueShards: 16,
  dueShardsRead: 16,
  backupRetentionDays: 30,
  backupHours: 6,
  backupCopies: 'none',
  authorizerCacheSeconds: 60,
  mailFrom: 'almanac@example.com',
  mailIdentity: 'made_here',
  signUpMail: 'cognito',
  operatorEmail: 'almanac@example.com',
  pushContact: 'mailto:almanac@example.com',
  plans: { caller: 'standard', visitor: 'visitor' },
  retries: { firstSeconds: 5, atMostSeconds: 900 },
  accountConcurrency: 1000,
  reserved: 'nothing',
  gatherSeconds: 60,
  logEpoch: 1,
  logDays: { hot: 90, kept: 'for_ever' },
  retiredPrescriptionKeys: [],
  docs: 'public',
  rollout: 'latest',
  mailsPerDay: 200,
  mailKeptPercent: 20,
  monthlyBudget: 50,
  traces: 'sampled',
  promises: 'unwatched',
  secrets: 'kept',
  errorReports: 'off',
  flags: 'defaults',
  tableUnitsPerSecond: 40_000,
  operators: 'none',
  edge: 'none',
  corsOrigins: ['http://localhost:3000'],
  passkeyDomain: 'localhost',
  localOrigins: 'allowed',
  signIn: 'passwords',
  providers,
  connectRedirects: ['http://localhost:3000/connected', 'almanac://connected'],
} as const satisfies Partial<StageRow>;

/**
 * One row a stage. Sender, operator, contact, origins and redirects are to be set before a first deploy to an account: what stands here for
 * them is a placeholder, which a real stage refuses.
 */
export const stages: Record<string, StageRow> = {
  local: {
    ...shared,
    real: false,
    lasts: false,
    flags: 'app_config',
    mailKeptPercent: 0,
    traces: 'off',
    plans: { caller: 'local', visitor: 'local' },
    dueShards: 4,
    dueShardsRead: 4,
    logRetentionDays: 7,
    concurrency: { fire: 4, hot: 2, consumer: 2, mail: 2, webhooks: 4, pictures: 2 },
    retries: { firstSeconds: 1, atMostSeconds: 15 },
    gatherSeconds: 2,
    providers: localProviders('http://127.0.0.1:1'),
    signIn: localSignIn('http://127.0.0.1:1'),
    operators: { from: ['127.0.0.0/8', '::1/128'] },
  },
  dev: {
    ...shared,
    real: true,
    lasts: true,
    dueShards: 4,
    dueShardsRead: 4,
    logRetentionDays: 30,
    concurrency: { fire: 50, hot: 20, consumer: 5, mail: 5, webhooks: 5, pictures: 5 },
  },
  // What a pull request becomes, as `pr-12`: beside `dev` in its account, by whose mail identity it sends.
  preview: {
    ...shared,
    real: true,
    lasts: false,
    mailIdentity: 'made_elsewhere',
    dueShards: 2,
    dueShardsRead: 2,
    logRetentionDays: 7,
    concurrency: { fire: 4, hot: 2, consumer: 2, mail: 2, webhooks: 2, pictures: 2 },
  },
  // As `prod` is, and smaller: what goes to production has been here.
  staging: {
    ...shared,
    real: true,
    lasts: true,
    logRetentionDays: 30,
    concurrency: { fire: 50, hot: 20, consumer: 5, mail: 5, webhooks: 5, pictures: 2 },
    docs: 'off',
    rollout: 'linear',
    promises: 'watched',
    secrets: 'rotated',
    flags: 'app_config',
    localOrigins: 'refused',
    monthlyBudget: 100,
  },
  prod: {
    ...shared,
    real: true,
    lasts: true,
    dueShards: 32,
    dueShardsRead: 32,
    logRetentionDays: 365,
    concurrency: { fire: 150, hot: 94, consumer: 7, mail: 14, webhooks: 20, pictures: 2 },
    reserved: 'clock_and_deliveries',
    docs: 'off',
    rollout: 'linear',
    promises: 'watched',
    secrets: 'rotated',
    flags: 'app_config',
    localOrigins: 'refused',
    // A vault that infra/copies.ts has made in another account; or 'none', if there is no other.
    backupCopies: { vaultArn: 'arn:aws:backup:eu-west-1:123456789012:backup-vault:almanac-prod-copies', keptDays: 90 },
    mailsPerDay: 50_000,
    monthlyBudget: 500,
    signUpMail: 'ses',
  },
};

/** A local cloud beside its providers: their addresses, and the page of theirs that plays a client of the API. */
const besideProviders = ({ corsOrigins, connectRedirects }: StageRow, url: string): Partial<StageRow> => ({
  providers: localProviders(url),
  signIn: localSignIn(url),
  corsOrigins: [...corsOrigins, url],
  connectRedirects: [...connectRedirects, `${url}/app`],
});

/** The stages of pull requests, by their numbers. */
export const isPreview = (name: string): boolean => /^pr-[1-9]\d{0,5}$/.test(name);

/** The names that may be deployed. What stands for all previews is none itself. */
const chooseFrom = [...Object.keys(stages).filter(name => name !== 'preview'), 'pr-1, pr-2 and so on'];

/** The row of a stage. On a local cloud a preview is as the local stage is, but for its name. */
const rowOf = (name: string, isLocal: boolean): StageRow | undefined => {
  if (isPreview(name)) return isLocal ? stages.local : stages.preview;
  return name !== 'preview' && Object.hasOwn(stages, name) ? stages[name] : undefined;
};

/** What a local cloud is told beside its row: where its providers are, and what of the row is otherwise this time. */
export type LocalSettings = { providersUrl?: string; settings?: Partial<StageRow> };

/**
 * The settings of a stage by its name. A name that no row has, or a setting out of range, stops the deploy with one sentence. What a local
 * cloud is told beside is nothing to other stages, which have their own.
 */
export const stageOf = (name: string, { providersUrl, settings }: LocalSettings = {}): Stage => {
  const row = rowOf(name, providersUrl !== undefined);
  if (!row) throw new Error(`There is no stage "${name}" in infra/stages.ts: choose one of ${chooseFrom.join(', ')}.`);
  if (row.real || providersUrl === undefined) return checkStage(name, row);
  return checkStage(name, { ...row, ...besideProviders(row, providersUrl), ...settings });
};
