import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import { installedCommand, root } from '../dev/cloud/process.ts';

/**
 * `npm run faults`: harm done to a local cloud of its own, as in `npm test`, with a larger burst (`--burst N`, 300 unless said); what stands
 * behind `--` is for vitest. Needs Linux: whose process is whose is read from `/proc`.
 */
await runScript(async stopped => {
  const { values, positionals } = parseArgs({ options: { burst: { type: 'string', default: '300' } }, allowPositionals: true });
  const tests = spawn(installedCommand('vitest'), ['run', '--project', 'faults', ...positionals], {
    cwd: root,
    env: { ...process.env, FAULTS_BURST: values.burst },
    stdio: 'inherit',
    signal: stopped,
  });
  const [code] = await once(tests, 'exit');
  if (code !== 0) throw problem('Something was lost, or told more often than the ledger says: see above.');
});
