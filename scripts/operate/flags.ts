import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { flagKeys, flagOf } from '../../shared/domain/core/flags/declared.ts';
import { problem, runScript } from '../console.ts';
import { flagsOf, type Live } from './flags/app-config.ts';
import { type FlagCommand, settingsAfter, wordsOf } from './flags/change.ts';
import { accountFor } from './redrive/account-for.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const list = ({ settings, unknown, version, at, words }: Live): void => {
  for (const key of flagKeys) {
    const { what, owner, endsOn } = flagOf(key)!;
    say(`${key}: ${wordsOf(key, settings[key])}\n  ${what} (${owner}, until ${endsOn})`);
  }
  for (const key of Object.keys(unknown))
    say(`${key}: set by another version of the code, and left as it is: ${JSON.stringify(unknown[key])}`);
  if (version) say(`Version ${version}, since ${at}${words ? `, by ${words}` : ''}`);
};

const commandOf = ([does, key, setting]: string[]): FlagCommand => {
  if (does === 'off' || does === 'on' || does === 'set' || does === 'unset') return { does, key: key ?? '', setting };
  throw problem('Say what is to be done: off, on, set or unset, and of which flag; or nothing, to see them.');
};

/**
 * `npm run flags`: what each flag says to whom, on the local cloud that runs here or with `--stage prod`. `-- off realtime` switches one off for
 * all, within half a minute; `on` takes that back; `set event-wait '{"split":{"short":10}}'` gives people shares or segments
 * (`{"segments":[{"plans":["plus"],"variant":"short"}]}`); `unset` takes all of it back to what is declared. `--why "…"` is kept with who it
 * was: each change is a version and a deployment of AppConfig, which keeps them. Who has set something meanwhile is not overwritten.
 */
await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stage: { type: 'string', default: 'local' },
      endpoint: { type: 'string' },
      why: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const flags = await flagsOf(accountFor(values.stage, values.endpoint));
  const seen = await flags.live();
  if (positionals.length === 0) return values.json ? say(JSON.stringify(seen)) : list(seen);
  const command = commandOf(positionals);
  const words = `${userInfo().username}: ${positionals.slice(0, 2).join(' ')}${values.why ? `, ${values.why}` : ''}`;
  const version = await flags.set(settingsAfter(seen.settings, command), seen, words.slice(0, 1000));
  list({ ...(await flags.live()), version });
});
