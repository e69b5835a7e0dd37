import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import { partsBefore } from './verify-log/before.ts';
import { logIn } from './verify-log/file.ts';
import { type BeforeFile, type LogFile, openCheckpoint, overIn, type StageFile, wrongInLog } from './verify-log/judge.ts';
import { readStage } from './verify-log/stage.ts';

const fileAt = (path: string): LogFile => {
  try {
    return logIn(readFileSync(path, 'utf8'));
  } catch (error) {
    throw problem(`${path} cannot be read as a log that was saved by --save, or as an export of one.`, error);
  }
};

/** What is over: the position from which on there are entries still. */
class Over {
  readonly oldest: number;
  constructor(oldest: number) {
    this.oldest = oldest;
  }
}

/** What a stage answers under the log of a workspace, or of whoever asks. */
const askAt = (stage: string, workspace: string | undefined) => {
  const where = workspace === undefined ? 'me' : `workspaces/${encodeURIComponent(workspace)}`;
  const authorization = `Bearer ${process.env.ALMANAC_TOKEN ?? ''}`;
  return async <T>(path: string): Promise<T | Over | undefined> => {
    const url = `${stage}/v1/${where}/log/${path}`;
    const reply = await fetch(url, { headers: { authorization } }).catch(error => {
      throw problem(`Nobody answers at ${stage}.`, error);
    });
    if (reply.status === 404) return undefined;
    const answer = (await reply.json()) as { data?: T; title?: string; details?: { oldest?: number } };
    if (reply.status === 410 && answer.details?.oldest !== undefined) return new Over(answer.details.oldest);
    if (!answer.data)
      throw problem(`${url} answers ${reply.status}: ${answer.title ?? 'no data'}. ALMANAC_TOKEN is the token of an owner or admin.`);
    return answer.data;
  };
};

type Reading = { workspace: string | undefined; earlier: LogFile | undefined; all: boolean };

type Ask = <T>(path: string) => Promise<T>;

/**
 * What stands for the entries that are over: of the path from the oldest that there still is to the root, what lies on its left; and where an
 * earlier reading ends among them, that the tree only grew since.
 */
const beforeOf = async (ask: Ask, oldest: number, size: number, earlier: LogFile | undefined): Promise<BeforeFile> => {
  const { proof } = await ask<{ proof: string[] }>(`proof?position=${oldest}&size=${size}`);
  const parts = partsBefore(oldest, size, proof);
  const from = earlier && openCheckpoint(earlier)?.size;
  if (!from || from >= oldest) return { size: oldest - 1, parts };
  const { proof: growth } = await ask<{ proof: string[] }>(`consistency?from=${from}&to=${size}`);
  return { size: oldest - 1, parts, growth: { from, proof: growth } };
};

/** A log as the API tells it: first what was entered among all logs, so that it has no less than that; then what is signed, and all that there is of what it covers. */
const fetchLog = async (stage: string, { workspace, earlier, all }: Reading): Promise<LogFile> => {
  const tell = askAt(stage, workspace);
  const ask: Ask = async <T>(path: string): Promise<T> => {
    const told = await tell<T>(path);
    if (told === undefined || told instanceof Over) throw problem(`${stage} knows no such log.`);
    return told;
  };
  const told = await tell<StageFile>('checkpoint/proof');
  const among = told && !(told instanceof Over) ? await readStage(stage, told, { earlier: earlier?.stage, all }) : undefined;
  const { checkpoint, key, size } = await ask<LogFile & { size: number }>('checkpoint');
  const first = await tell<unknown>('entries?from=1');
  const oldest = first instanceof Over ? first.oldest : 1;
  const before = oldest > 1 ? await beforeOf(ask, oldest, size, earlier) : undefined;
  const entries: LogFile['entries'] = [];
  while (oldest - 1 + entries.length < size) {
    const page = await ask<Pick<LogFile, 'entries'>>(`entries?from=${oldest + entries.length}`);
    if (page.entries.length === 0) break;
    entries.push(...page.entries);
  }
  return { checkpoint, key, entries: entries.slice(0, size - oldest + 1), ...(before && { before }), ...(among && { stage: among }) };
};

/**
 * `npm run verify-log -- --stage https://… --workspace ws_… --save log.json`: reads the log of a workspace, or without one your own, with the token
 * in `ALMANAC_TOKEN`, and says what in it is not what its signed checkpoint covers; `-- log.json` does so offline, and so it does with the file of `POST …/audit/export`. With `--earlier older.json`, a log that was saved
 * before, nothing of that may have changed either. Of entries that are over, because the stage keeps them for so long and no longer, it says so. It is held against the log of all checkpoints of the stage, which is the same for everybody; with
 * `--all` against each leaf of that, so that nothing else was ever entered of this log. It fails where anything is wrong.
 */
await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stage: { type: 'string' },
      workspace: { type: 'string' },
      save: { type: 'string' },
      earlier: { type: 'string' },
      all: { type: 'boolean', default: false },
    },
  });
  const { stage, workspace, save, all } = values;
  const earlier = values.earlier === undefined ? undefined : fileAt(values.earlier);
  const [path] = positionals;
  if ((path === undefined) === (stage === undefined)) throw problem('Name a file that was saved, or a --stage.');
  const log = stage === undefined ? fileAt(path!) : await fetchLog(stage, { workspace, earlier, all });
  if (save !== undefined) writeFileSync(save, JSON.stringify(log));
  const wrong = wrongInLog(log, earlier);
  for (const each of wrong) process.stdout.write(`✗ ${each}\n`);
  if (wrong.length > 0) throw problem(`${wrong.length} wrong.`);
  const over = overIn(log);
  if (over > 0)
    process.stdout.write(
      `– entries 1 to ${over} are over: that the log begins with them is signed, what they said cannot be checked any more\n`,
    );
  process.stdout.write(`✓ ${log.entries.length} entries are those of the checkpoint that ${log.key} signed\n`);
  const among = log.stage
    ? `it is the log that ${log.stage.key} signed for, as all are shown it`
    : 'it is not among all logs yet: ask again in a minute';
  process.stdout.write(`✓ ${among}\n`);
});
