import { parseArgs } from 'node:util';
import { problem } from '../../console.ts';
import type { Account } from '../redrive/account.ts';
import { accountFor } from '../redrive/account-for.ts';

/** What is told of the logs of a stage: what it is called, how many hours it looks back unless told, how it is read, and as which text it is printed. */
type LogQuestion<T> = {
  what: string;
  hours: number;
  read: (account: Account, sinceMs: number) => Promise<T[]>;
  textOf: (found: T[]) => string;
};

/** Prints what the logs of a stage tell, by the options that each command of this kind takes: `--stage`, `--endpoint`, `--hours` and `--json`. */
export const printFromLogs = async <T>(question: LogQuestion<T>): Promise<void> => {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'local' },
      endpoint: { type: 'string' },
      hours: { type: 'string', default: String(question.hours) },
      json: { type: 'boolean', default: false },
    },
  });
  const hours = Number(values.hours);
  if (!(hours > 0)) throw problem('--hours is to be a number of hours.');
  const found = await question.read(accountFor(values.stage, values.endpoint), Date.now() - hours * 3_600_000);
  if (values.json) return void process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  process.stdout.write(found.length > 0 ? `${question.textOf(found)}\n` : `No ${question.what} in ${hours} hours.\n`);
};
