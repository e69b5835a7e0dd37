import { readOptions, runSession } from './cloud/session.ts';
import { runScript } from './console.ts';
import { runDemo } from './demo.ts';

/**
 * `npm start`: the local cloud, kept over restarts, and the main job shown once on it. `--port N`; `--once` runs a fresh one, waits for
 * everything to arrive, and ends; `--json` answers one JSON object instead of text.
 */
await runScript(async stopped => {
  const options = readOptions(process.argv.slice(2));
  await runSession(options.once ? 'once' : 'start', options, stopped, (cloud, report) => runDemo(cloud, report, { patient: options.once }));
});
