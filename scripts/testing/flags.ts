import { flagsOf } from '../operate/flags/app-config.ts';
import { type FlagCommand, settingsAfter } from '../operate/flags/change.ts';
import { localAccount } from '../operate/redrive/account.ts';
import { eventually } from './await.ts';
import { stage } from './stage.ts';

/** Sets a flag on the cloud of the tests, once nobody else sets one at the same moment. */
export const setFlag = async (does: FlagCommand['does'], key: string, setting?: object): Promise<void> => {
  const flags = await flagsOf(localAccount(stage.endpoint!));
  await eventually('its turn', async () => {
    const seen = await flags.live();
    const settings = settingsAfter(seen.settings, { does, key, setting: JSON.stringify(setting) });
    return flags.set(settings, seen, 'a test').catch((error: Error) => {
      if (!/answers 409/.test(error.message)) throw error;
    });
  });
};
