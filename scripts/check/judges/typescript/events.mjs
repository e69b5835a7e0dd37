import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const [file, sentFile] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const { document, diagnostics } = await new Parser().parse(text);
// That a newer version of AsyncAPI exists is no fault of the document.
const wrong = diagnostics.filter(({ severity, code }) => severity < 2 || code !== 'asyncapi-latest-version');
if (!document || wrong.length > 0) throw new Error(JSON.stringify(wrong, null, 1));

/** What was really sent to webhooks is what the document says of its type. */
const channel = document.channels().get('webhook');
const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
const sent = JSON.parse(readFileSync(sentFile, 'utf8'));
if (sent.length === 0) throw new Error('no message was sent');
for (const { body } of sent) {
  const event = JSON.parse(body);
  const message = channel.messages().get(event.type);
  if (!message) throw new Error(`${event.type} is not in the document`);
  const fits = ajv.compile(message.payload().json());
  if (!fits(event)) throw new Error(`${event.type}: ${ajv.errorsText(fits.errors)}`);
  if (fits({ ...event, data: { ...event.data, entity: 'other' } })) throw new Error(`${event.type}: anything fits its schema`);
}
