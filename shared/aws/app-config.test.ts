import { expect, test, vi } from 'vitest';
import { webServer } from './web-server.fixture.ts';

/** An AppConfig of the test: each token is good for one read, and text is sent where it is another than before. */
const service = () => {
  const state = { text: '{"a":1}', sent: '', sessions: [] as unknown[], tokens: new Set<string>(), next: 0, signed: true, isSilent: false };
  const tokenOf = (): string => {
    const token = `token ${state.next++}+/=`;
    state.tokens.add(token);
    return token;
  };
  const listening = webServer(async (request, response) => {
    if (state.isSilent) return;
    state.signed &&= /^AWS4-HMAC-SHA256 .*\/appconfig\/aws4_request/.test(String(request.headers.authorization));
    const body = Buffer.concat(await request.toArray()).toString();
    const { pathname, searchParams } = new URL(request.url!, 'http://x');
    if (pathname === '/configurationsessions') {
      state.sessions.push(JSON.parse(body));
      state.sent = '';
      response.writeHead(201).end(JSON.stringify({ InitialConfigurationToken: tokenOf() }));
      return;
    }
    if (!state.tokens.delete(searchParams.get('configuration_token')!)) return void response.writeHead(400).end('{}');
    const text = state.sent === state.text ? '' : state.text;
    state.sent = state.text;
    response.writeHead(200, { 'next-poll-configuration-token': tokenOf() }).end(text);
  });
  return { state, listening };
};

test('a configuration is read by one session, signed, each time with the token that the read before gave; what is as it was is not sent again', async () => {
  const { state, listening } = service();
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL: await listening,
  });
  vi.resetModules();
  const { configurationAt } = await import('./app-config.ts');
  const read = configurationAt({ application: 'almanac-dev', environment: 'dev', profile: 'flags' });
  expect([await read(), await read()]).toEqual(['{"a":1}', undefined]);
  state.text = '{"a":2}';
  expect(await read()).toBe('{"a":2}');
  expect(state.sessions).toEqual([
    {
      ...{ ApplicationIdentifier: 'almanac-dev', EnvironmentIdentifier: 'dev', ConfigurationProfileIdentifier: 'flags' },
      RequiredMinimumPollIntervalInSeconds: 15,
    },
  ]);
  expect(state.signed).toBe(true);

  // A token that is no good any more: all is told anew. No answer at all: the read fails, and the next one is told all.
  state.tokens.clear();
  expect(await read()).toBe('{"a":2}');
  state.isSilent = true;
  await expect(read()).rejects.toThrow(/has not answered within 1000 ms|aborted/);
  state.isSilent = false;
  expect(await read()).toBe('{"a":2}');
  expect(state.sessions).toHaveLength(3);
});
