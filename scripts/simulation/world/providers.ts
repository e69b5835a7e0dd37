import type { Dice } from '../dice.ts';
import type { PushAnswer, PushRequest } from '../stand-ins/host.ts';
import { refused } from '../table/refused.ts';
import type { Faults } from './faults.ts';

/** A message that a provider has taken: which notification it tells, to whom, and when. */
export type TakenMessage = { at: number; notificationId: string; target: string; text: string };
/** A mail as it was composed. */
type Mail = { to: string; messageId?: string; subject: string; text: string; html?: string };
export type TakenMail = TakenMessage & Pick<Mail, 'subject' | 'html'>;
export type ProviderOptions = { now(): number; dice: Dice; faults: Faults };

/** The mail service. What it has taken will arrive, whatever its caller has heard. */
export const mailService = ({ now, dice, faults }: ProviderOptions) => {
  const taken: TakenMail[] = [];
  const take = ({ to, messageId = '', text, subject, html }: Mail): void => {
    taken.push({ at: now(), notificationId: messageId.replace(/^<|@.*$/g, ''), target: to, text, subject, html });
  };
  return {
    taken,
    serve: (operation: string, input: unknown): object => {
      if (operation !== 'SendRawEmail') throw new Error(`The simulated mail service does not know ${operation}`);
      const { RawMessage } = input as { RawMessage: { Data: string } };
      const mail = JSON.parse(RawMessage.Data) as Mail;
      if (faults.strikes('mail_throttled', 3)) throw refused('Throttling', 'Maximum sending rate exceeded');
      if (faults.strikes('mail_refused', 3)) throw refused('MessageRejected', 'Address blacklisted');
      if (faults.strikes('mail_timed_out_before', 3)) throw refused('TimeoutError', 'The answer did not come');
      take(mail);
      if (faults.strikes('mail_timed_out_after_taking', 3)) throw refused('TimeoutError', 'The answer did not come');
      return { MessageId: `mail-${taken.length}-${dice.below(1000)}` };
    },
  };
};

/** The push service of every browser. A message that it takes under a topic replaces the one that it holds under the same. */
export const pushService = ({ now, dice, faults }: ProviderOptions) => {
  const taken: TakenMessage[] = [];
  const gone = new Set<string>();
  const answer = (url: string): PushAnswer | undefined => {
    if (gone.has(url) || faults.strikes('push_gone', 2)) {
      gone.add(url);
      return { status: 410 };
    }
    if (faults.strikes('push_throttled', 3)) return { status: 429, retryAfter: String(dice.between(1, 600)) };
    if (faults.strikes('push_refused', 3)) return { status: 413 };
    return faults.strikes('push_cut_off', 3) ? dice.pick<PushAnswer>(['reset', 'hang', { status: 503 }]) : undefined;
  };
  return {
    taken,
    gone,
    serve: ({ url, topic, body }: PushRequest): PushAnswer => {
      const refusal = answer(url);
      if (refusal) return refusal;
      taken.push({ at: now(), notificationId: `ntf_${topic}`, target: url, text: body });
      return faults.strikes('push_timed_out_after_taking', 3) ? 'hang' : { status: 201 };
    },
  };
};
