/** What a check found: it holds, it does not, or it cannot be seen from here, and why. `seen` says by what. */
export type Finding = { verdict: 'verified' | 'refuted' | 'not checkable here'; seen: string };

/** An answer of the API, as it came. */
export type Answer = { status: number; headers: Headers; text: string };
type RequestOptions = { method?: string; token?: string; body?: string; headers?: Record<string, string> };

/** The account as read-only calls show it. Each fails where the credentials do not let it be read. */
export type AccountView = {
  table: () => Promise<{
    stream: string | undefined;
    recoverable: boolean;
    expiry: string | undefined;
    keyArn: string | undefined;
    projections: Record<string, string[]>;
  }>;
  keyRotates: (keyArn: string) => Promise<boolean>;
  /** What reads the table's stream: how many lanes a shard has, and whether a batch that fails is halved and tried again for as long as it must be. */
  streamReaders: () => Promise<{ name: string; lanes: number; halves: boolean; tries: number }[]>;
  concurrency: () => Promise<number>;
  mailsADay: () => Promise<number>;
  userPool: () => Promise<{ isProtected: boolean; revokesTokens: boolean; accessMinutes: number }>;
};

/** A stage as the checks see it: its API, a user of it if one is there, and the account behind it if credentials are there. */
export type View = {
  isLocal: boolean;
  ask: (path: string, options?: RequestOptions) => Promise<Answer>;
  token?: string;
  account?: AccountView;
};

/** Something that the product takes for granted and that only a stage can show. By a check, or, where no reading shows it, by a command. */
export type Assumption = {
  name: string;
  says: string;
  /** What would be wrong without it. */
  matters: string;
  needs: 'the API' | 'a token' | 'credentials' | 'a hand';
  /** Why the local cloud says nothing about it. */
  onlyAws?: string;
} & ({ check: (view: View) => Promise<Finding> } | { command: string });

export type Row = Finding & Pick<Assumption, 'name' | 'says'>;

const notHere = (seen: string): Finding => ({ verdict: 'not checkable here', seen });
export const verdictOf = (holds: boolean, seen: string): Finding => ({ verdict: holds ? 'verified' : 'refuted', seen });

const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  /AccessDenied|NotAuthorized|UnrecognizedClient|CredentialsProvider|ExpiredToken|InvalidClientTokenId/.test(error.name);

const lacking = ({ needs, onlyAws }: Assumption, { isLocal, token, account }: View): string | undefined => {
  if (isLocal && onlyAws) return onlyAws;
  if (needs === 'a token' && !token) return 'no token of a user: ALMANAC_TOKEN';
  return needs === 'credentials' && !account ? 'no name of the stage in its account: --name, with credentials' : undefined;
};

const find = async (assumption: Assumption, view: View): Promise<Finding> => {
  const lack = lacking(assumption, view);
  if (lack !== undefined) return notHere(lack);
  if ('command' in assumption) return notHere(`by hand: ${assumption.command}`);
  try {
    return await assumption.check(view);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error';
    // A check that breaks has shown nothing, and must not pass for one that could not be made.
    return isRefusal(error)
      ? notHere(`the credentials may not read it (${name})`)
      : { verdict: 'refuted', seen: `the check failed: ${String(error)}` };
  }
};

/** Every assumption with what was found of it, one after the other: a stage is not to be flooded. */
export const findAll = async (assumptions: readonly Assumption[], view: View): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const assumption of assumptions) rows.push({ name: assumption.name, says: assumption.says, ...(await find(assumption, view)) });
  return rows;
};

const marks: Record<Finding['verdict'], string> = { verified: '✓', refuted: '✗', 'not checkable here': '–' };

/** The rows as a table for a terminal, and how many there are of each verdict. */
export const tableOf = (rows: readonly Row[]): string => {
  const wide = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, verdict, seen }) => `${marks[verdict]} ${name.padEnd(wide)}  ${verdict.padEnd(18)}  ${seen}`);
  const counts = (Object.keys(marks) as Finding['verdict'][]).map(
    each => `${rows.filter(({ verdict }) => verdict === each).length} ${each}`,
  );
  return [...lines, '', counts.join(', ')].join('\n');
};
