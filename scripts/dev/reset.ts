import { rmSync } from 'node:fs';
import { problem, runScript } from '../console.ts';
import { describe, holderOf } from './cloud/lock.ts';
import { keptFolder, keptLock } from './cloud/open.ts';

/** `npm run reset`: removes the kept local cloud with all its data, unless it is in use. */
await runScript(async () => {
  const holder = holderOf(keptLock);
  if (holder) throw problem(`The local cloud is in use (${describe(holder)}): end it with Ctrl-C first, then reset again.`);
  rmSync(keptFolder, { recursive: true, force: true });
  rmSync(keptLock, { force: true });
  process.stdout.write('The local cloud and its data are gone; npm start makes a new one.\n');
});
