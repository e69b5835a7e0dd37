import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import { linesWith } from './errors/lines.ts';
import { accountFor } from './redrive/account-for.ts';
import { figuresByRoute, type RequestLine, textOf } from './routes/figures.ts';

/**
 * `npm run routes -- --stage prod`: each route of the last hour, or of so many `--hours`, out of the lines of the requests: how many, how many
 * failed, in what time they were answered (p50, p95, p99), and how long the table took. Without `--stage` it is the local cloud that runs here, or
 * that of `--endpoint URL`. `--json` answers them for programs. It reads each line: for days of a busy stage the dashboard `almanac-<stage>-promises`
 * is the way.
 */
await runScript(async () => {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'local' },
      endpoint: { type: 'string' },
      hours: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const hours = Number(values.hours);
  if (!(hours > 0)) throw problem('--hours is to be a number of hours.');
  const account = accountFor(values.stage, values.endpoint);
  const lines = await linesWith<RequestLine>(account, 'ALM001', Date.now() - hours * 3_600_000);
  const figures = figuresByRoute(lines);
  if (values.json) return void process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  process.stdout.write(figures.length > 0 ? `${textOf(figures)}\n` : `No requests in ${hours} hours.\n`);
});
