import { parseArgs } from 'node:util';
import { clientFor } from '../../shared/api/client/client.ts';
import { routes } from '../../shared/api/index.ts';
import { promises } from '../../shared/domain/core/promises.ts';
import { problem, runScript } from '../console.ts';
import { runningStage } from '../dev/cloud/running.ts';
import { newPerson } from '../testing/people.ts';
import { type Asker, journey, requestsAJourney } from './load/journey.ts';
import { brokenBy, underLoad } from './load/run.ts';
import { figuresByRoute, textOf } from './routes/figures.ts';

/** The most that may be asked of a stage: this is to look at it, and not to bring it down. */
const bounds = { rate: 50, seconds: 600 };
const atOnce = 100;
const people = 5;
/** Thresholds of the mission: one in twenty slower than half a second, one in a hundred not answered as it should be. */
const thresholds = { p95Ms: promises.answerMs.p95, failedShare: 0.01 };

const numberIn = (text: string, name: keyof typeof bounds): number => {
  const number = Number(text);
  if (!(number > 0 && number <= bounds[name])) throw problem(`--${name} is to be more than 0, and ${bounds[name]} at the most.`);
  return number;
};

/** Somebody by an API key of one workspace, at a stage. */
const byKey = async (apiUrl: string, token = ''): Promise<Asker> => {
  if (token === '') throw problem('ALMANAC_KEY is to hold an API key of the stage, with all rights on items of one workspace.');
  const { data } = await clientFor(routes, { baseUrl: apiUrl, token }).listWorkspaces({});
  if (!data[0]) throw problem('The key is for no workspace.');
  return { apiUrl, token, workspaceId: data[0].workspaceId };
};

/** Some people of the local cloud that runs here. */
const onLocalCloud = async (): Promise<Asker[]> => {
  const stage = runningStage();
  const newcomer = async (): Promise<Asker> => {
    const { token, workspaceId } = await newPerson(stage, 'load', 3);
    return { apiUrl: stage.apiUrl, token, workspaceId };
  };
  return Promise.all(Array.from({ length: people }, newcomer));
};

/**
 * `npm run load`: lets people use the local cloud that runs here, or by `--url https://…` a stage, with `ALMANAC_KEY`: what falls due, adding, looking,
 * doing, throwing away, `--rate` requests a second for `--seconds`, whether it keeps up or not. Prints each route, and fails where one in twenty of any
 * took longer than 500 ms, or more than one in a hundred was not answered as it should be. The plan of a key allows so many requests a minute:
 * what is refused counts.
 */
await runScript(async () => {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, rate: { type: 'string', default: '10' }, seconds: { type: 'string', default: '30' } },
  });
  const [rate, seconds] = [numberIn(values.rate, 'rate'), numberIn(values.seconds, 'seconds')];
  const askers = values.url === undefined ? await onLocalCloud() : [await byKey(values.url.replace(/\/$/, ''), process.env.ALMANAC_KEY)];
  // Each function is asked once before, as a stage that is used is warm.
  await Promise.all(askers.map(asker => journey(asker, () => undefined)));
  const loaded = await underLoad({ perSecond: rate / requestsAJourney, seconds, atOnce }, (number, note) =>
    journey(askers[number % askers.length]!, note),
  );
  process.stdout.write(`${textOf(figuresByRoute(loaded.lines))}\n${loaded.lines.length} requests of ${loaded.begun} journeys\n`);
  const broken = brokenBy(loaded, thresholds);
  if (broken.length > 0) throw problem(broken.join('\n'));
});
