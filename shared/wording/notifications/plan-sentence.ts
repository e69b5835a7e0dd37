import type { PlannedChannel } from '../../domain/notifications/notification.ts';
import type { Reader } from '../core/locale.ts';
import { wordingFor } from '../core/wording.ts';

/** Why one channel told a notification at once, held it back or did not tell it: a sentence for its recipient. */
export function planSentence({ decision, reason, at }: PlannedChannel, reader: Pick<Reader, 'locale' | 'zone'>): string {
  const { say, dates } = wordingFor(reader);
  const key = decision === 'later' && reason === 'wanted' ? 'together' : reason;
  return say(`plan.${key}`, at === undefined ? {} : { when: dates.at(at) });
}
