import { parseArgs } from 'node:util';
import { createReport, problem, runScript } from '../console.ts';
import { runningStage } from '../dev/cloud/running.ts';
import { newPerson } from '../testing/people.ts';
import { askPublic, doMainJob, type Place } from './smoke/main-job.ts';

/** The local cloud that runs here, and somebody new on it. */
const localPlace = async (): Promise<Place> => {
  const stage = runningStage();
  return { apiUrl: stage.apiUrl, token: (await newPerson(stage, 'smoke')).token };
};

/**
 * `npm run smoke`: does the main job once at the local cloud that runs here, or by `--stage https://…` at a stage: `ALMANAC_KEY` is an API key with all
 * rights on items of one workspace that is there for this. `--public` asks only what needs no key. Fails where anything of it does not happen.
 */
await runScript(async () => {
  const { values } = parseArgs({ options: { stage: { type: 'string' }, public: { type: 'boolean', default: false } } });
  const token = process.env.ALMANAC_KEY;
  const place = values.stage === undefined ? await localPlace() : { apiUrl: values.stage.replace(/\/$/, ''), token: token ?? '' };
  const report = createReport();
  await askPublic(place.apiUrl, report);
  if (values.public) return;
  if (place.token === '') throw problem('ALMANAC_KEY is to hold an API key of the stage; --public does without one.');
  await doMainJob(place, report);
});
