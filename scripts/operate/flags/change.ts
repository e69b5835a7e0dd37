import { flagKeys, flagOf } from '../../../shared/domain/core/flags/declared.ts';
import { type FlagSetting, FlagSettings } from '../../../shared/domain/core/flags/setting.ts';
import { problem } from '../../console.ts';

/** What is to be done to a flag: switched off, or on as it is set; set to something; or nothing set any more. */
export type FlagCommand = { does: 'off' | 'on' | 'set' | 'unset'; key: string; setting?: string };

const parsed = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw problem(`What a flag is set to is JSON, such as '{"split":{"short":10}}'.`);
  }
};

const settingAfter = ({ does, setting }: FlagCommand, before: FlagSetting | undefined): unknown => {
  if (does === 'unset') return undefined;
  if (does === 'set') return parsed(setting);
  return { ...before, state: does };
};

/** The settings after a command. Fails with what is wrong, and for a flag that there is not. */
export const settingsAfter = (settings: FlagSettings, command: FlagCommand): FlagSettings => {
  const { key } = command;
  if (!flagOf(key)) throw problem(`There is no flag "${key}": choose one of ${flagKeys.join(', ')}.`);
  const { data, error } = FlagSettings.safeParse({ ...settings, [key]: settingAfter(command, settings[key]) });
  if (!data)
    throw problem(`"${key}" cannot be set so: ${error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}.`);
  return data as FlagSettings;
};

const shares = ({ split }: FlagSetting): string[] =>
  Object.entries(split).flatMap(([variant, share]) => (share ? [`${share} % ${variant}`] : []));

const segments = (setting: FlagSetting): string[] =>
  setting.segments.map(({ variant, plans, users, workspaces, operators }) => {
    const who = [
      ...(plans ? [`plans ${plans.join(', ')}`] : []),
      ...(users ? [`${users.length} users`] : []),
      ...(workspaces ? [`${workspaces.length} workspaces`] : []),
      ...(operators ? ['operators'] : []),
    ];
    return `${variant} for ${who.join(' and ')}`;
  });

/** What a flag says to whom, in a line. */
export const wordsOf = (key: string, setting: FlagSetting | undefined): string => {
  const flag = flagOf(key)!;
  if (setting?.state === 'off') return `off: ${flag.off} for all`;
  const parts = setting ? [...segments(setting), ...shares(setting)] : [];
  return [...parts, `${flag.default} for ${parts.length > 0 ? 'all others' : 'all'}`].join('; ');
};
