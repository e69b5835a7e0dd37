import { runScript } from '../console.ts';
import { readOptions, runSession, usage } from './cloud/session.ts';
import { runDemo } from './demo.ts';

/**
 * `npm start`: the local cloud, kept over restarts, and the main job shown once on it, unless `--no-demo`. `--port N`; `--once` runs a fresh
 * one, waits for everything to arrive, and ends; `--json` answers one JSON object instead of text; `--help` says so.
 */
await runScript(async stopped => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return void process.stdout.write(usage);
  const { once, demo } = options;
  await runSession(once ? 'once' : 'start', options, stopped, async (cloud, report) =>
    demo ? runDemo(cloud, report, { patient: once }) : {},
  );
});
