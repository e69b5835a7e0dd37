import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { log } from '../../runtime/log/logger.ts';
import { keptOutput } from '../../runtime/log/output.fixture.ts';

/* L2: what SES answers in the sandbox names the recipient. Neither the error that leaves the port nor the log does. */
const to = 'ada.lovelace@example.net';
const answer = `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>MessageRejected</Code>
<Message>Email address is not verified. The following identities failed the check in region US-EAST-1: ${to}, Ada &lt;${to}&gt;</Message>
</Error><RequestId>1</RequestId></ErrorResponse>`;
const ses = createServer((_, response) => void response.writeHead(400, { 'content-type': 'text/xml' }).end(answer));

let port: typeof import('./mail.ts');
beforeAll(async () => {
  await once(ses.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(ses.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  port = await import('./mail.ts');
});
afterAll(() => ses.close());
const { written } = keptOutput();

test('a mail that SES refuses leaves no address in the error, its stack or the log, and means what it meant', async () => {
  const mail = { from: 'Almanac <mail@almanac.example>', to, subject: 'x', text: 'x', html: '<p>x</p>' };
  const error: unknown = await port.sendMail(mail).then(
    () => undefined,
    thrown => thrown,
  );
  expect(error).toMatchObject({ name: 'MessageRejected', message: expect.stringMatching(/not verified.*US-EAST-1: \(address\)/) });
  expect(port.mailFailure(error)).toBe('throttled');
  expect(`${(error as Error).stack}`).not.toContain('lovelace');
  log('ALM021', {}, error);
  expect(written()).toContain('ALM021');
  expect(written()).not.toContain('lovelace');
});

test('nor does the log of any other error that quotes one, however deep', () => {
  log('ALM021', {}, new Error('Failed', { cause: new Error(`User ${to} does not exist: <${to}>, "${to}"`) }));
  expect(written()).toContain('does not exist');
  expect(written()).not.toContain('lovelace');
});
