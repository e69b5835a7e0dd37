import { clientCode } from '../../client/build.ts';
import { type Exchange, type Reply, reply } from './exchange.ts';
import { page } from './page.ts';
import type { State } from './state.ts';

/** What the page does, in the browser: it watches a workspace with the typed client. It is given to the page as text. */
const script = (apiUrl: string): string => `
import { createClient, Presence } from '/live/client.js';
const of = id => document.getElementById(id);
if (location.hash.startsWith('#token=')) { sessionStorage.setItem('token', location.hash.slice(7)); history.replaceState(null, '', '/live'); }
const almanac = createClient({ baseUrl: ${JSON.stringify(apiUrl)}, token: async () => sessionStorage.getItem('token') });
const say = text => { of('message').textContent = text; of('messages').hidden = !text; };
const lineOf = ({ type, time, data }) => {
  const line = document.createElement('li');
  line.textContent = new Date(time).toLocaleTimeString() + ' · ' + type + (data.record?.title ? ' · ' + data.record.title : '');
  return line;
};
let watched, presence, me, names = new Map(), titles = new Map();
const list = (id, texts) => of(id).replaceChildren(...texts.map(text => Object.assign(document.createElement('li'), { textContent: text })));
const nameOf = userId => (names.get(userId) || 'Somebody') + (userId === me ? ' (you)' : '');
const placeOf = ({ itemIds }) => (itemIds.length ? ' · on ' + itemIds.map(id => titles.get(id) || 'an item').join(', ') : '');
const showPeople = people => list('people', people.map(person => nameOf(person.userId) + placeOf(person)));
const offer = (itemId, title) => { if (!titles.has(itemId)) of('place').append(new Option(title, itemId)); titles.set(itemId, title); };
const enter = async params => {
  const [{ data: members }, { data: items }] = await Promise.all([almanac.listMembers({ params }).catch(() => ({ data: [] })), almanac.listItems({ params, query: { limit: 20 } })]);
  names = new Map(members.map(({ userId, displayName, role }) => [userId, displayName || role]));
  titles = new Map();
  of('place').replaceChildren(new Option('Nothing in particular', ''));
  for (const { itemId, title } of items) offer(itemId, title);
};
const follow = async workspaceId => {
  watched?.abort();
  watched = new AbortController();
  const { signal } = watched;
  of('events').replaceChildren();
  await enter({ workspaceId });
  presence = new Presence(people => { if (!signal.aborted) showPeople(people); });
  for await (const { events } of almanac.watch({ workspaceId, presence, signal })) if (!signal.aborted) for (const event of events) {
    if (event.data.entity === 'item' && event.data.record) offer(event.subject, event.data.record.title);
    of('events').prepend(lineOf(event));
  }
};
const begin = async () => {
  of('sign-in').hidden = Boolean(sessionStorage.getItem('token'));
  if (!of('sign-in').hidden) return;
  const [{ data }, { data: { userId } }] = await Promise.all([almanac.listWorkspaces({}), almanac.getMe({})]);
  me = userId;
  of('workspace').replaceChildren(...data.map(({ workspaceId, name }) => new Option(name, workspaceId)));
  of('live').hidden = false;
  await follow(of('workspace').value);
};
const failed = error => say(error.message);
of('sign-in').onsubmit = event => { event.preventDefault(); sessionStorage.setItem('token', of('token').value); begin().catch(failed); };
of('workspace').onchange = () => follow(of('workspace').value).catch(failed);
of('place').onchange = () => presence.moveTo(of('place').value ? { itemId: of('place').value } : undefined);
document.onvisibilitychange = () => document.hidden ? presence?.leave() : of('place').onchange();
of('add').onsubmit = event => {
  event.preventDefault();
  almanac.createItem({ params: { workspaceId: of('workspace').value }, body: { title: of('title').value } }).then(() => { of('title').value = ''; }, failed);
};
begin().catch(failed);
`;

const body = `
<section id="messages" hidden><p id="message" class="bad" role="alert"></p></section>
<form id="sign-in" hidden><section><h1>Sign in</h1><p>With what <b>npm run -s token -- you@example.com</b> prints.</p>
<label class="field">Token<input id="token" required autocomplete="off"></label><div class="row"><button>Sign in</button></div></section></form>
<div id="live" hidden><section><h1>As it happens</h1><label class="field">Workspace<select id="workspace"></select></label>
<form id="add"><label class="field">Something to do<input id="title" required></label><div class="row"><button>Add</button></div></form></section>
<section><h2>Who is here</h2><label class="field">You are on<select id="place"></select></label><ul id="people" aria-live="polite"></ul></section>
<section><h2>What happened</h2><ul id="events" aria-live="polite"></ul></section></div>`;

/** A page that sees what happens in a workspace at once. */
export const livePage = (state: State, { method }: Exchange): Reply =>
  method === 'GET'
    ? reply(200, page('Live · Almanac', 'Almanac on this machine', `${body}<script type="module">${script(state.apiUrl)}</script>`))
    : reply(405, {});

/** The typed client, as the page loads it. */
export const liveScript = async (): Promise<Reply> => reply(200, await clientCode(), { 'content-type': 'text/javascript; charset=utf-8' });
