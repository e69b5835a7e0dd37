// Flags as the provider of OpenFeature for browsers is told them (OFREP): what everybody is, what changes while it looks, and what there is not.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature, ProviderEvents } from '@openfeature/web-sdk';

const { API, TOKEN } = process.env;
const provider = new OFREPWebProvider({
  baseUrl: API,
  pollInterval: 500,
  cacheMode: 'disabled',
  headers: [['authorization', `Bearer ${TOKEN}`]],
});
await OpenFeature.setContext({ targetingKey: 'whoever-the-client-thinks' });
await OpenFeature.setProviderAndWait(provider);
const client = OpenFeature.getClient();

assert.deepEqual(
  [client.getBooleanDetails('realtime', false).value, client.getBooleanDetails('realtime', false).reason],
  [true, 'DEFAULT'],
);
assert.equal(client.getNumberValue('event-wait', -1), 25);
const unknown = client.getBooleanDetails('telepathy', true);
assert.deepEqual([unknown.value, unknown.errorCode], [true, 'FLAG_NOT_FOUND']);
const mistyped = client.getStringDetails('realtime', 'usual');
assert.deepEqual([mistyped.value, mistyped.errorCode], ['usual', 'TYPE_MISMATCH']);

// Whoever started this switches it off now.
const changed = new Promise(resolve => client.addHandler(ProviderEvents.ConfigurationChanged, resolve));
process.stdout.write('ready\n');
await Promise.race([changed, once(createInterface({ input: process.stdin }), 'close').then(() => changed)]);
const off = client.getBooleanDetails('realtime', true);
assert.deepEqual([off.value, off.variant, off.reason], [false, 'off', 'DISABLED']);
await OpenFeature.close();
process.stdout.write('OFREP: evaluated, refused, and told of a change\n');
process.exit(0);
