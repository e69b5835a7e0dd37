import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListQueuesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { deploy, stageAt } from '../dev/cloud/deploy.ts';
import { type Emulator, startEmulator } from '../dev/cloud/emulator.ts';
import type { Stage } from '../dev/cloud/open.ts';
import { root } from '../dev/cloud/process.ts';
import { type Account, localAccount } from '../operate/redrive/account.ts';

/** An answer of the mail service to one mail: a refusal, `taken` where it takes the mail all the same, or one that comes late. */
export type Refusal = { code: string; message: string; status: number; taken?: boolean } | { seconds: number };

/** A local cloud of its own to do harm to, with the stacks of this checkout on it. Its address stays the same over each stop. */
export type Victim = {
  stage: Stage & { endpoint: string };
  account: Account;
  /** The queues that functions work on, by their function (`items-on-due`). */
  queues: Map<string, string>;
  /** Ends it in order, its state is written; and starts it again with that state. */
  restart(): Promise<void>;
  /** Ends it as a power cut does, and starts it again with the state of the last orderly stop. */
  crash(): Promise<void>;
  /** Kills every process of some functions (`items-on-due`) where it stands. Answers whose they were. */
  killFunctions(names: string[]): string[];
  /** Has the mail service refuse the next mails to an address, one entry a mail. */
  refuseMail(address: string, refusals: Refusal[]): void;
  takeMail(address: string): void;
  close(): Promise<void>;
};

/** The processes that an emulator has started, each with its environment, by what the kernel says of them. */
const processesOf = (group: number): { pid: number; environment: string }[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const [, , processGroup] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
        return Number(processGroup) === group ? [{ pid: Number(pid), environment: readFileSync(`/proc/${pid}/environ`, 'utf8') }] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });

/** False where it has ended by itself. */
const kill = (pid: number): boolean => {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
};

const deadLetters = '-dead-letters';
const prefix = 'almanac-local-';

/** The queues of functions but for that of the log: it is in order, and what it cannot read becomes an entry, not a dead letter. */
const workQueues = async ({ sqs }: Account): Promise<Map<string, string>> => {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: 1000 }));
  const named = QueueUrls.map(url => [url.slice(url.lastIndexOf('/') + 1 + prefix.length), url] as const);
  return new Map(named.filter(([name]) => !name.endsWith(deadLetters) && !name.endsWith('.fifo')));
};

/** Lets what failed come again after so many seconds, instead of the minutes that AWS needs: who waits for it sees the same, sooner. */
export const hurry = async ({ account, queues }: Victim, seconds: (name: string) => number): Promise<void> => {
  for (const [name, QueueUrl] of queues)
    await account.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: String(seconds(name)) } }));
};

/** Opens a victim on a free port; its logs begin with its name. */
export const openVictim = async (name = 'faults'): Promise<Victim> => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-faults-'));
  const logs = join(root, '.local', 'logs');
  mkdirSync(logs, { recursive: true });
  const mailFolder = join(folder, 'mail');
  const refusals = join(mailFolder, 'refusals');
  let starts = 0;
  const start = (port: number): Promise<Emulator> => {
    const log = join(logs, `${name}-emulator-${++starts}.log`);
    return startEmulator({ port, scratch: join(folder, `scratch-${starts}`), stateDir: join(folder, 'state'), mailFolder, log });
  };
  let emulator = await start(0);
  const { endpoint, port } = emulator;
  const close = async () => {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const outputs = await deploy({ endpoint, outDir: join(folder, 'deploy'), log: join(logs, `${name}-deploy.log`), stage: 'local' });
    const account = localAccount(endpoint);
    mkdirSync(refusals, { recursive: true });
    return {
      stage: { ...stageAt(endpoint, outputs), mailFolder },
      account,
      queues: await workQueues(account),
      async restart() {
        await emulator.stop();
        emulator = await start(port);
      },
      async crash() {
        process.kill(-emulator.pid, 'SIGKILL');
        await emulator.stop();
        emulator = await start(port);
      },
      killFunctions: names =>
        processesOf(emulator.pid).flatMap(({ pid, environment }) => {
          const name = names.find(each => environment.includes(`FUNCTION_NAME=${prefix}${each}\0`));
          return name && kill(pid) ? [name] : [];
        }),
      refuseMail: (address, list) => writeFileSync(join(refusals, `${address}.json`), JSON.stringify(list)),
      takeMail: address => rmSync(join(refusals, `${address}.json`), { force: true }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
