export type TableAction = 'GetItem' | 'PutItem' | 'Query' | 'BatchGetItem' | 'DeleteItem' | 'BatchWriteItem' | 'ConditionCheckItem';

/** The secrets of a stage: those that signatures, tokens and key pairs come from, and what the stage is known by at each provider. */
export type SecretName = 'links' | 'push' | 'cursors' | 'keys' | 'webhooks' | 'google' | 'microsoft';

/** The variables that say where each secret is. */
export const secretVariables: Record<SecretName, string> = {
  links: 'LINK_SECRET_ARN',
  push: 'PUSH_SECRET_ARN',
  cursors: 'CURSOR_SECRET_ARN',
  keys: 'KEY_SECRET_ARN',
  webhooks: 'WEBHOOK_SECRET_ARN',
  google: 'GOOGLE_SECRET_ARN',
  microsoft: 'MICROSOFT_SECRET_ARN',
};

/** What a function does with the tokens of connections. */
export type TokenUse = 'encrypt' | 'open' | 'renew';
export const tokenActions: Record<TokenUse, string[]> = {
  encrypt: ['kms:GenerateDataKey'],
  open: ['kms:Decrypt'],
  renew: ['kms:Decrypt', 'kms:GenerateDataKey'],
};

/** What a function does with the bodies of logs: seals and opens them, or only opens them. */
export type LogUse = 'append' | 'read';
export const logActions: Record<LogUse, string[]> = {
  append: ['kms:Decrypt', 'kms:GenerateDataKey'],
  read: ['kms:Decrypt'],
};

/** What a function does with the archive of logs: reads it; or puts what is old, and erases what is too old or an owner's who is erased. */
export type ArchiveUse = 'read' | 'archive';
export const archiveActions: Record<ArchiveUse, { bucket: string[]; objects: string[] }> = {
  read: { bucket: ['s3:ListBucket'], objects: ['s3:GetObject'] },
  archive: {
    bucket: ['s3:ListBucket', 's3:ListBucketVersions'],
    objects: ['s3:GetObject', 's3:PutObject', 's3:DeleteObjectVersion'],
  },
};

/** What a function does with the files that are made of logs: hands them out, makes them, or keeps beside them how far it has read a log. */
export type ExportUse = 'read' | 'write' | 'keep';
export const exportActions: Record<ExportUse, { actions: string[]; objects: string }> = {
  read: { actions: ['s3:GetObject'], objects: 'exports/*' },
  write: { actions: ['s3:PutObject'], objects: 'exports/*' },
  keep: { actions: ['s3:GetObject', 's3:PutObject'], objects: 'exports/*/reconciliation-*' },
};

/** What a function does with the content of files: says where it is sent and read, looks at what has come and puts what can be read, or erases it. */
export type FileUse = 'hand_out' | 'check' | 'erase';
export const fileActions: Record<FileUse, { bucket: string[]; incoming: string[]; files: string[]; key: string[] }> = {
  // Who signs an address must have the right itself to what it gives.
  hand_out: { bucket: [], incoming: ['s3:PutObject'], files: ['s3:GetObject'], key: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  check: {
    bucket: ['s3:ListBucket', 's3:ListBucketVersions'],
    incoming: ['s3:GetObject', 's3:DeleteObjectVersion'],
    files: ['s3:PutObject', 's3:DeleteObjectVersion'],
    key: ['kms:Decrypt', 'kms:GenerateDataKey'],
  },
  erase: { bucket: ['s3:ListBucketVersions'], incoming: ['s3:DeleteObjectVersion'], files: ['s3:DeleteObjectVersion'], key: [] },
};

/** What a function does with the accounts of the user pool. */
export type AccountUse = 'read' | 'walk' | 'end' | 'link';
export const accountActions: Record<AccountUse, string[]> = {
  read: ['cognito-idp:AdminGetUser'],
  walk: ['cognito-idp:AdminGetUser', 'cognito-idp:ListUsers'],
  end: ['cognito-idp:AdminDeleteUser', 'cognito-idp:AdminDisableUser', 'cognito-idp:AdminEnableUser', 'cognito-idp:AdminUserGlobalSignOut'],
  link: ['cognito-idp:AdminGetUser', 'cognito-idp:ListUsers', 'cognito-idp:AdminLinkProviderForUser', 'cognito-idp:AdminDeleteUser'],
};
/** What the same takes beside where accounts come by providers: such an account is known by a name that has to be looked up, and has links. */
export const federatedAccountActions: Record<AccountUse, string[]> = {
  read: ['cognito-idp:ListUsers'],
  walk: [],
  end: ['cognito-idp:ListUsers', 'cognito-idp:AdminGetUser', 'cognito-idp:AdminDisableProviderForUser'],
  link: [],
};

/** How the partitions begin that records stand in: by their owner, or by what finds them where nobody is known yet. */
export type Partitions = 'WS' | 'USER' | 'LOG' | 'TREE' | 'ACCESS' | 'SOCKETS' | 'CONSENT' | 'ENDPOINT' | 'OPERATOR';

/** What is signed by a key of its own. */
export type Signing = 'checkpoints' | 'prescriptions';

/** What a function may touch. Nothing else is granted to its role. */
export type Access = {
  table?: readonly TableAction[];
  /** The partitions in which it puts records or erases them, where it may do so at all. It may read in all of them. */
  puts?: readonly Partitions[];
  /** Counts the workspaces of a user, in the transaction that lets them in or out. */
  counts?: true;
  /** Looks an account of the user pool up, or ends it there and gives it back. */
  accounts?: AccountUse;
  /** Knows at which providers users of the stage sign in. */
  signIn?: true;
  indexes?: readonly ('gsi1' | 'due')[];
  /** Asks the index when people are busy, and nothing else of it. */
  busy?: true;
  secrets?: readonly SecretName[];
  /** Has these secrets followed by others, whose texts it makes, and reads none. */
  rotates?: readonly SecretName[];
  mail?: true;
  /** Takes from the budgets of what people are told. */
  tells?: true;
  /** Verifies what passkeys have signed. */
  passkeys?: true;
  /** Talks to the providers of calendars. */
  providers?: true;
  /** Encrypts the tokens of connections, opens them, or does both to renew them. */
  tokens?: TokenUse;
  /** Makes and opens the keys of patients, and counts them. */
  patients?: true;
  /** Opens the bodies of logs, or appends to logs as well. */
  log?: LogUse;
  /** Uses the archive of logs. Who opens the bodies of logs reads it in any case. */
  archive?: ArchiveUse;
  /** Uses the files that are made of logs. */
  exports?: ExportUse;
  /** Uses the content of files. */
  files?: FileUse;
  /** Signs what the tree of a log says of itself, or prescriptions. */
  signs?: Signing;
  /** Says where sockets are opened, or sends to those that are open, and closes them. */
  sockets?: 'tell' | 'send';
  /** Reads what is set of flags. */
  flags?: true;
  /** Counts what it is asked against its callers' quotas, as what answers routes does. */
  limits?: true;
};
