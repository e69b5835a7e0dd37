import { expect, test } from 'vitest';
import { eventRoutes } from '../../api/views/events.ts';
import { asFollowed, eventStream, wantsStream } from './event-stream.ts';
import { ada, home, requestFor } from './gateway.fixture.ts';

const { listEvents } = eventRoutes;
const asked = (headers: Record<string, string>, query?: Record<string, string>) =>
  requestFor(listEvents, { caller: ada, params: { workspaceId: home }, query, headers });

test.each([
  ['text/event-stream', true],
  ['Text/Event-Stream; charset=utf-8', true],
  ['application/json, text/event-stream;q=0.5', true],
  ['text/event-stream;q=0', false],
  ['*/*', false],
  ['application/json', false],
  ['', false],
])('who accepts "%s" is answered server-sent events: %s', (accept, wants) => {
  expect(wantsStream(listEvents, asked({ accept }))).toBe(wants);
  expect(wantsStream({ ...listEvents, stream: undefined }, asked({ accept }))).toBe(false);
});

test('a reader waits unless they say for how long, and goes on behind the last event that they had, wherever they began', () => {
  const followed = (headers: Record<string, string>, query?: Record<string, string>) =>
    asFollowed(listEvents, asked(headers, query)).queryStringParameters;
  expect(followed({})).toEqual({ wait: '25' });
  expect(followed({}, { after: 'now', wait: '3' })).toEqual({ after: 'now', wait: '3' });
  expect(followed({ 'last-event-id': 'behind' }, { after: 'now', types: 'job.step_done' })).toEqual({
    ...{ wait: '25', after: 'behind', types: 'job.step_done' },
  });
});

/** What a reader of server-sent events makes of a text (HTML 9.2.6): the events, the id that is sent next time, and the pause before. */
const readBy = (body: string) => {
  const state = { data: '', id: '', retry: '' };
  const events: { data: string; id: string }[] = [];
  for (const line of body.split('\n')) {
    const [, field = '', value = ''] = /^(\w*):? ?(.*)$/s.exec(line)!;
    if (line !== '') Object.assign(state, { [field]: value });
    else if (state.data !== '') events.push({ data: state.data, id: state.id });
    if (line === '') state.data = '';
  }
  return { events, id: state.id, retry: Number(state.retry) };
};

test('what is told is read as it was, whatever stands in it, each with its own id; the end of a page is kept and tells nothing', () => {
  const things = [{ title: 'Two\nlines\r\n\u2028 id: 7' }, { title: '' }, { title: 'data: x\n\n' }];
  const { headers, body } = eventStream(
    things.map((thing, i) => ({ thing, cursor: `at${i}` })),
    'end',
  );
  expect(headers).toMatchObject({ 'content-type': 'text/event-stream', vary: 'accept' });
  expect(readBy(body!)).toEqual({
    events: things.map((thing, i) => ({ data: JSON.stringify(thing), id: `at${i}` })),
    id: 'end',
    retry: 1000,
  });
  expect(readBy(eventStream([], 'same').body!)).toEqual({ events: [], id: 'same', retry: 1000 });
});
