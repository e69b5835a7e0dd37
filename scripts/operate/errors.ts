import { runScript } from '../console.ts';
import { type ErrorGroup, groupErrors } from './errors/group.ts';
import { errorLinesOf } from './errors/lines.ts';
import { printFromLogs } from './errors/print.ts';

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
await runScript(() =>
  printFromLogs({
    what: 'errors',
    hours: 24,
    read: async (account, sinceMs) => groupErrors(await errorLinesOf(account, sinceMs)),
    textOf: groups => groups.map(textOf).join('\n'),
  }),
);
