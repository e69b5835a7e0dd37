import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { createReport, explain, problem, type Report, seconds } from '../../console.ts';
import { type Cloud, openCloud, stageOf } from './open.ts';

/** How a local cloud is to be run: on which port (0 for a free one), fresh and only once, with one JSON object in the place of all text, and what is asked for beside that. */
export type SessionOptions = { port: number; once: boolean; json: boolean; demo: boolean; help: boolean };

/** What a session does with its cloud once that is up. What it answers is added to the JSON object. */
export type Work = (cloud: Cloud, report: Report, stopped: AbortSignal) => Promise<object>;

const defaultPort = 4566;

/** What `npm start -- --help` says. */
export const usage = `npm start -- [options]

  --port N    the port of the local cloud; ${defaultPort} unless you say otherwise
  --no-demo   start it without the demonstration
  --once      a fresh cloud on a free port: the demonstration, waited for to its end, and stop
  --json      one JSON object in the place of text
  --help      this
`;

/** Reads the options of `npm start`. Fails with a sentence on anything else. */
export const readOptions = (args: string[]): SessionOptions => {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      demo: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  const port = Number(values.port ?? (values.once ? 0 : defaultPort));
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw problem(`--port ${values.port} is not a port: give a number up to 65535.`);
  return { port, once: values.once, json: values.json, demo: values.demo, help: values.help };
};

/** Opens the cloud, does the work, says where everything is, and stays up until stopped, or ends at once when it was to run once. */
export const runSession = async (name: string, options: SessionOptions, stopped: AbortSignal, work: Work): Promise<void> => {
  const report = createReport({ silent: options.json });
  const started = performance.now();
  try {
    const cloud = await openCloud({ fresh: options.once, port: options.port, name, report, stopped });
    try {
      const seen = await work(cloud, report, stopped);
      if (options.json) {
        const total = Number.parseFloat(seconds(performance.now() - started));
        print({ ok: true, ...stageOf(cloud), ...seen, seconds: { total, ...report.took() } });
      } else if (!options.once) report.say(welcome(cloud));
      if (!options.once) await stayUp(cloud, stopped);
    } finally {
      await report.step(options.once ? 'stopping' : 'stopping, your data is kept', cloud.stop);
    }
  } catch (error) {
    if (options.json && !stopped.aborted) print({ ok: false, error: explain(error) });
    throw error;
  }
};

/** Waits for the stop. Fails when the emulator ends before that. */
const stayUp = async (cloud: Cloud, stopped: AbortSignal): Promise<void> => {
  const endedByItself = cloud.ended.then(() => {
    throw problem(`The AWS emulator ended by itself. Its log is ${cloud.logs.emulator}.`);
  });
  if (!stopped.aborted) await Promise.race([once(stopped, 'abort'), endedByItself]);
};

const welcome = ({ apiUrl, clinicUrl, fhirUrl, mailFolder, logs, providersUrl }: Cloud): string => `
Almanac is up.

  API       ${apiUrl}
  Clinics   ${clinicUrl}    (their routes alone; GET /v1/config names it)
  FHIR R4   ${fhirUrl}/fhir/R4/ws_…    (of a clinic; GET …/metadata says what there is)
  Token     npm run -s token -- you@example.com    (signs you up; good for an hour)
  Mail      ${mailFolder}    (every mail it sent, a file each)
  Calendars ${providersUrl}/app    (connect one, at a Google and a Microsoft played on this machine)
  Live      ${providersUrl}/live    (sees what happens as it happens, over a WebSocket; sign in with a token)
  Sign in   ${providersUrl}/sign-in    (at a provider played on this machine, as any web client would)
  Log       ${logs.emulator}

Try:
  TOKEN=$(npm run -s token -- you@example.com)
  curl -H "Authorization: Bearer $TOKEN" '${apiUrl}/v1/me'

Ctrl-C stops it and keeps your data; npm run reset removes them.
`;

const print = (answer: object): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);
