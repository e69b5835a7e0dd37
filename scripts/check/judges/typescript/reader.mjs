import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { EventSource } from 'eventsource';

/* Follows what happens in a workspace as server-sent events, from where it stopped, until the last is told. What it has read and where it goes on are put away together, so that it may be killed at any moment. */
const { EVENTS, TOKEN } = process.env;
const kept = process.argv[2];
const state = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : { ids: [] };
const url = `${EVENTS}?wait=5&limit=7${state.cursor ? `&after=${state.cursor}` : ''}`;
// While it waits to come again nothing else keeps the process.
const awake = setInterval(() => {}, 1000);
const source = new EventSource(url, {
  fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${TOKEN}` } }),
});
source.onmessage = ({ data, lastEventId }) => {
  const event = JSON.parse(data);
  state.ids.push(event.id);
  state.cursor = lastEventId;
  writeFileSync(`${kept}.new`, JSON.stringify(state));
  renameSync(`${kept}.new`, kept);
  if (event.data.record.title !== 'The end') return;
  source.close();
  clearInterval(awake);
};
source.onerror = ({ code }) => {
  // A reply that has ended is none: it comes again by itself.
  if (code === undefined) return;
  console.error(`answered ${code}`);
  process.exit(1);
};
