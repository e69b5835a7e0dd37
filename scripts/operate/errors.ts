import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import { type ErrorGroup, groupErrors } from './errors/group.ts';
import { errorLinesOf } from './errors/lines.ts';
import { accountFor } from './redrive/account-for.ts';

const textOf = ({ service, code, name, message, count, firstAt, lastAt, releases, at }: ErrorGroup): string =>
  [
    `${count} × ${code} in ${service}: ${[name, message].filter(Boolean).join(': ')}`,
    `    first ${firstAt}, last ${lastAt}${releases.length > 0 ? `, in ${releases.join(', ')}` : ''}`,
    ...(at === undefined ? [] : [`    ${at}`]),
  ].join('\n');

/**
 * `npm run errors -- --stage prod`: the errors of a stage out of the logs of its functions, each once, with how often it came, when first, and in which
 * releases; of the last day, or of so many `--hours`. Without `--stage` it is the local cloud that runs here, or that of `--endpoint URL`. `--json`
 * answers them for programs.
 */
await runScript(async () => {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'local' },
      endpoint: { type: 'string' },
      hours: { type: 'string', default: '24' },
      json: { type: 'boolean', default: false },
    },
  });
  const hours = Number(values.hours);
  if (!(hours > 0)) throw problem('--hours is to be a number of hours.');
  const account = accountFor(values.stage, values.endpoint);
  const groups = groupErrors(await errorLinesOf(account, Date.now() - hours * 3_600_000));
  if (values.json) return void process.stdout.write(`${JSON.stringify(groups, null, 2)}\n`);
  process.stdout.write(groups.length > 0 ? `${groups.map(textOf).join('\n')}\n` : `No errors in ${hours} hours.\n`);
});
