import { keysFor, secretText, signedHeaders } from '../../../shared/webhooks/signature.ts';

const of = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb', webhookId: 'hook_01kb8m3tq2e8fvq3w5r7c9d0eb' };
const salts = ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBB', 'CCCCCCCCCCCCCCCCCCCCCC'];
const bodies = ['{}', '{"title":"Wäsche 🧺 \\u2028"}', JSON.stringify({ type: 'item.completed', data: { notes: 'a.b,c '.repeat(3000) } })];

/** A message as it is sent: whoever has one of the secrets takes it, and whoever has the other does not. */
export type SignedCase = { secrets: string[]; stranger: string; headers: Record<string, string>; body: string };

/** Messages signed by one secret, and by two while one takes the place of the other, at this moment. */
export const casesOfWebhooks = (now: string): SignedCase[] => {
  const [current, former, other] = salts.map(salt => keysFor('a secret of the stage', of, salt));
  return bodies.flatMap((body, i) =>
    [[current!], [current!, former!]].map(keys => ({
      secrets: keys.map(secretText),
      stranger: secretText(other!),
      headers: signedHeaders({ id: `msg_${i}`, body }, keys, now),
      body,
    })),
  );
};
