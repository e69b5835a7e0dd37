import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { flagsOf } from '../../operate/flags/app-config.ts';
import { settingsAfter } from '../../operate/flags/change.ts';
import { localAccount } from '../../operate/redrive/account.ts';
import { type Journey, signedIn } from './journey.ts';

/** Has a client of OFREP look at the flags of somebody, and switches one off while it does. */
export const judgeFlags = async (journey: Journey, client: string): Promise<void> => {
  const { token } = await signedIn(journey);
  const flags = await flagsOf(localAccount(journey.COGNITO));
  const child = spawn(process.execPath, [client], {
    env: { ...process.env, API: journey.API, TOKEN: token },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout });
  await Promise.race([once(lines, 'line'), ended]);
  const seen = await flags.live();
  await flags.set(settingsAfter(seen.settings, { does: 'off', key: 'realtime' }), seen, 'a judge');
  lines.on('line', line => process.stdout.write(`${line}\n`));
  const [code] = await ended;
  if (code !== 0) throw new Error(`The client of OFREP ended with ${code}.`);
};
