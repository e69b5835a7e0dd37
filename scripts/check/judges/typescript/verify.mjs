import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';

/** Does the library take a message by a secret? */
const takes = (secret, headers, body) => {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
};

for (const { secrets, stranger, headers, body } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  for (const secret of secrets) if (!takes(secret, headers, body)) throw new Error(`refused: ${headers['webhook-id']}`);
  const wrong = [
    [stranger, headers, body],
    [secrets[0], headers, `${body} `],
    [secrets[0], { ...headers, 'webhook-id': 'msg_other' }, body],
    [secrets[0], { ...headers, 'webhook-timestamp': '1700000000' }, body],
  ];
  if (wrong.some(each => takes(...each))) throw new Error(`taken though it is not ours: ${headers['webhook-id']}`);
}
