import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import { type LogFile, wrongInLog } from './verify-log/judge.ts';

const fileAt = (path: string): LogFile => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LogFile;
  } catch (error) {
    throw problem(`${path} cannot be read as a log that was saved by --save.`, error);
  }
};

/** What a stage answers under the log of a workspace, or of whoever asks. */
const askAt = (stage: string, workspace: string | undefined) => {
  const where = workspace === undefined ? 'me' : `workspaces/${encodeURIComponent(workspace)}`;
  const authorization = `Bearer ${process.env.ALMANAC_TOKEN ?? ''}`;
  return async <T>(path: string): Promise<T> => {
    const url = `${stage}/v1/${where}/log/${path}`;
    const reply = await fetch(url, { headers: { authorization } }).catch(error => {
      throw problem(`Nobody answers at ${stage}.`, error);
    });
    const answer = (await reply.json()) as { data?: T; title?: string };
    if (!answer.data)
      throw problem(`${url} answers ${reply.status}: ${answer.title ?? 'no data'}. ALMANAC_TOKEN is the token of an owner or admin.`);
    return answer.data;
  };
};

/** A log as the API tells it: first what is signed, then all that it covers. */
const fetchLog = async (stage: string, workspace: string | undefined): Promise<LogFile> => {
  const ask = askAt(stage, workspace);
  const { checkpoint, key, size } = await ask<LogFile & { size: number }>('checkpoint');
  const entries: LogFile['entries'] = [];
  while (entries.length < size) {
    const page = await ask<Pick<LogFile, 'entries'>>(`entries?from=${entries.length + 1}`);
    if (page.entries.length === 0) break;
    entries.push(...page.entries);
  }
  return { checkpoint, key, entries: entries.slice(0, size) };
};

/**
 * `npm run verify-log -- --stage https://… --workspace ws_… --save log.json`: reads the log of a workspace, or without one your own, with the token
 * in `ALMANAC_TOKEN`, and says what in it is not what its signed checkpoint covers; `-- log.json` does so offline. With `--earlier older.json`, a log that was saved
 * before, nothing of that may have changed either. It fails where anything is wrong.
 */
await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { stage: { type: 'string' }, workspace: { type: 'string' }, save: { type: 'string' }, earlier: { type: 'string' } },
  });
  const { stage, workspace, save, earlier } = values;
  const [path] = positionals;
  if ((path === undefined) === (stage === undefined)) throw problem('Name a file that was saved, or a --stage.');
  const log = stage === undefined ? fileAt(path!) : await fetchLog(stage, workspace);
  if (save !== undefined) writeFileSync(save, JSON.stringify(log));
  const wrong = wrongInLog(log, earlier === undefined ? undefined : fileAt(earlier));
  for (const each of wrong) process.stdout.write(`✗ ${each}\n`);
  if (wrong.length > 0) throw problem(`${wrong.length} wrong.`);
  process.stdout.write(`✓ ${log.entries.length} entries are those of the checkpoint that ${log.key} signed\n`);
});
