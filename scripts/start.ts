import { readOptions, runSession } from './cloud/session.ts';
import { runScript } from './console.ts';

/** `npm start`: the local cloud, kept over restarts. `--port N`; `--once` runs a fresh one and ends; `--json` answers one JSON object instead of text. */
await runScript(async stopped => {
  const options = readOptions(process.argv.slice(2));
  await runSession(options.once ? 'once' : 'start', options, stopped, async () => ({}));
});
