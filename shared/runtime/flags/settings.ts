import { type FlagSettings, settingsIn } from '../../domain/core/flags/setting.ts';

type Reading = {
  /** The text of the settings, or nothing where they are as they were. */
  read: () => Promise<string | undefined>;
  nowMs: () => number;
  /** For how long what was read is good, and for how long nothing is tried after a read that failed. */
  keptMs: number;
  againMs: number;
  /** Is told of a read that failed, or of settings that are none. */
  failed: (error: unknown) => void;
};

/**
 * What is set of flags, read again by the first who asks after it has become too old: whoever asks later than that after a change is told of it.
 * Where it cannot be read it is as it was, and where it never could, nothing is set: nobody who asks fails for it.
 */
export const keptSettings = ({ read, nowMs, keptMs, againMs, failed }: Reading): (() => Promise<FlagSettings>) => {
  let settings: FlagSettings = {};
  let goodUntilMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const readAnew = async (): Promise<void> => {
    const startedMs = nowMs();
    let goodMs = keptMs;
    try {
      const text = await read();
      const anew = text === undefined ? settings : settingsIn(text);
      if (!anew) throw new Error('What AppConfig holds is no settings of flags');
      settings = anew;
    } catch (error) {
      failed(error);
      goodMs = Math.min(keptMs, againMs);
    }
    goodUntilMs = startedMs + goodMs;
    reading = undefined;
  };
  return async () => {
    if (nowMs() < goodUntilMs) return settings;
    reading ??= readAnew();
    await reading;
    return settings;
  };
};
