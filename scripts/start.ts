import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { type Cloud, openCloud } from './cloud/open.ts';
import { createReport, explain, problem, runScript, seconds } from './console.ts';

const defaultPort = 4566;

/** `npm start`: the local cloud, kept over restarts. `--port N`; `--once` runs a fresh one and ends; `--json` answers one JSON object instead of text. */
await runScript(async stopped => {
  const options = readOptions(process.argv.slice(2));
  const report = createReport({ silent: options.json });
  const started = performance.now();
  try {
    const name = options.once ? 'once' : 'start';
    const cloud = await openCloud({ fresh: options.once, port: options.port, name, report, stopped });
    try {
      if (options.json) print({ ok: true, ...addresses(cloud), seconds: Number(seconds(performance.now() - started).slice(0, -2)) });
      else report.say(welcome(cloud));
      if (!options.once) await stayUp(cloud, stopped);
    } finally {
      await report.step(options.once ? 'stopping' : 'stopping, your data is kept', cloud.stop);
    }
  } catch (error) {
    if (options.json && !stopped.aborted) print({ ok: false, error: explain(error) });
    throw error;
  }
});

type Options = { port: number; once: boolean; json: boolean };

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: { port: { type: 'string' }, once: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  const port = Number(values.port ?? (values.once ? 0 : defaultPort));
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw problem(`--port ${values.port} is not a port: give a number up to 65535.`);
  return { port, once: values.once, json: values.json };
}

/** Waits for Ctrl-C. Fails when the emulator ends before that. */
async function stayUp(cloud: Cloud, stopped: AbortSignal): Promise<void> {
  const endedByItself = cloud.ended.then(() => {
    throw problem(`The AWS emulator ended by itself. Its log is ${cloud.logs.emulator}.`);
  });
  if (!stopped.aborted) await Promise.race([once(stopped, 'abort'), endedByItself]);
}

function addresses({ apiUrl, endpoint, userPoolId, clientId }: Cloud): Record<string, string> {
  return { apiUrl, endpoint, userPoolId, clientId, mail: `${endpoint}/_ministack/ses/messages` };
}

function welcome(cloud: Cloud): string {
  const { apiUrl, mail } = addresses(cloud);
  return `
Almanac is up.

  API      ${apiUrl}
  Token    npm run -s token -- you@example.com    (signs you up; good for an hour)
  Mail     ${mail}    (everything it sent)
  Log      ${cloud.logs.emulator}

Try:
  TOKEN=$(npm run -s token -- you@example.com)
  curl -H "Authorization: Bearer $TOKEN" '${apiUrl}/v1/me'

Ctrl-C stops it and keeps your data; npm run reset removes them.
`;
}

function print(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
