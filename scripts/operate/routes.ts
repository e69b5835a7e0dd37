import { runScript } from '../console.ts';
import { linesWith } from './errors/lines.ts';
import { printFromLogs } from './errors/print.ts';
import { figuresByRoute, type RequestLine, textOf } from './routes/figures.ts';

/**
 * `npm run routes -- --stage prod`: each route of the last hour, or of so many `--hours`, out of the lines of the requests: how many, how many
 * failed, in what time they were answered (p50, p95, p99), and how long the table took. Without `--stage` it is the local cloud that runs here, or
 * that of `--endpoint URL`. `--json` answers them for programs. It reads each line: for days of a busy stage the dashboard `almanac-<stage>-promises`
 * is the way.
 */
await runScript(() =>
  printFromLogs({
    what: 'requests',
    hours: 1,
    read: async (account, sinceMs) => figuresByRoute(await linesWith<RequestLine>(account, 'ALM001', sinceMs)),
    textOf,
  }),
);
