import { type Exchange, type Reply, reply } from './exchange.ts';
import { page } from './page.ts';
import type { State } from './state.ts';

/** What the page does, in the browser: everything through the public API, as any client would. It is given to the page as text. */
const script = (apiUrl: string): string => `
const api = ${JSON.stringify(apiUrl)};
const of = id => document.getElementById(id);
const { hash, search } = location;
if (hash.startsWith('#token=')) { sessionStorage.setItem('token', hash.slice(7)); history.replaceState(null, '', '/app'); }
const call = async (method, path, body) => {
  const headers = { authorization: 'Bearer ' + sessionStorage.getItem('token'), 'content-type': 'application/json' };
  const reply = await fetch(api + path, { method, headers, body: body && JSON.stringify(body) });
  const answer = reply.status === 204 ? {} : await reply.json();
  if (!reply.ok) throw new Error(answer.detail || answer.message || answer.code);
  return answer.data;
};
const show = (id, shown) => { of(id).hidden = !shown; };
const say = text => { of('message').textContent = text; show('messages', text); };
const doing = work => event => { event?.preventDefault(); say(''); work(event).then(draw).catch(error => say(error.message)); };
const line = (...parts) => { const li = document.createElement('li'); li.append(...parts); return li; };
const calendarLine = calendar => {
  const select = document.createElement('select');
  for (const [value, text] of [['off', 'Not kept in step'], ['busy', 'Busy times in'], ['items', 'Items out'], ['both', 'Both ways']])
    select.append(new Option(text, value, false, value === calendar.mode));
  select.setAttribute('aria-label', calendar.name);
  select.onchange = doing(() => call('PATCH', '/v1/connections/' + calendar.connectionId + '/calendars/' + calendar.calendarId, { mode: select.value }));
  return line(calendar.name + (calendar.lastSyncAt ? ' · last read ' + new Date(calendar.lastSyncAt).toLocaleTimeString() : ''), select);
};
const words = { healthy: 'Connected', degraded: 'Trouble', expired: 'Expired', revoked: 'Taken back', disconnected: 'Ended' };
const whenOf = ({ start, due }) => start ?? due;
const itemLine = item => line(item.title + ' · ' + whenOf(item).date + (whenOf(item).time ? ' ' + whenOf(item).time : ''));
const noticeLine = ({ title, text }) => line(title + (text ? ' · ' + text : ''));
const draw = async () => {
  show('sign-in', !sessionStorage.getItem('token'));
  if (!sessionStorage.getItem('token')) return;
  const me = await call('GET', '/v1/me');
  of('who').textContent = me.email;
  const connection = (await call('GET', '/v1/connections'))[0];
  show('connect', !connection || connection.advice === 'reconnect');
  show('connected', connection);
  if (connection) {
    of('account').textContent = connection.account.email;
    of('state').textContent = words[connection.status];
    of('state').className = connection.advice === 'nothing' ? 'state' : 'state bad';
    of('sync').dataset.connection = connection.connectionId;
    of('calendars').replaceChildren(...(await call('GET', '/v1/connections/' + connection.connectionId + '/calendars')).map(calendarLine));
  }
  const items = await call('GET', '/v1/workspaces/' + me.personalWorkspaceId + '/items');
  of('items').replaceChildren(...items.filter(item => whenOf(item) && item.status === 'open' && !item.trashedAt).map(itemLine));
  of('notices').replaceChildren(...(await call('GET', '/v1/notifications')).map(noticeLine));
  show('agenda', true);
};
of('sign-in').onsubmit = doing(async () => sessionStorage.setItem('token', of('token').value));
of('connect').onsubmit = doing(async () => {
  const wish = { provider: of('provider').value, purpose: 'write_calendars', redirect: location.origin + '/app', loginHint: of('who').textContent };
  location.href = (await call('POST', '/v1/connections', wish)).authorizationUrl;
});
of('sync').onclick = doing(event => call('POST', '/v1/connections/' + of('sync').dataset.connection + '/sync'));
of('add').onsubmit = doing(async () => {
  const me = await call('GET', '/v1/me');
  const [date, time] = of('when').value.split('T');
  await call('POST', '/v1/workspaces/' + me.personalWorkspaceId + '/items', { title: of('title').value, start: { date, time, zone: me.zone }, duration: 'PT1H' });
});
const back = new URLSearchParams(search);
history.replaceState(null, '', '/app');
const refused = { access_denied: 'You did not allow it, so nothing was connected.', scope_missing: 'Without seeing your events nothing can be kept in step.' };
doing(async () => {
  if (back.get('error')) throw new Error(refused[back.get('error')] ?? 'The account could not be connected.');
  if (back.get('claim')) await call('POST', '/v1/connections/claim', { claim: back.get('claim') });
})();
setInterval(() => { if (!document.activeElement?.matches('input,select')) draw().catch(() => undefined); }, 1500);
`;

const body = `
<section id="messages" hidden><p id="message" class="bad" role="alert"></p></section>
<form id="sign-in" hidden><section><h1>Sign in</h1><p>With what <b>npm run -s token -- you@example.com</b> prints.</p>
<label class="field">Token<input id="token" required autocomplete="off"></label><div class="row"><button>Sign in</button></div></section></form>
<form id="connect" hidden><section><h1>Connect a calendar</h1><p>For <span id="who"></span>. You will be asked at your provider.</p>
<label class="field">Provider<select id="provider"><option value="google">Google Calendar</option><option value="microsoft">Microsoft 365</option></select></label>
<div class="row"><button>Connect</button></div></section></form>
<section id="connected" hidden><h1 id="account"></h1><p><span id="state" class="state"></span></p><ul id="calendars"></ul>
<div class="row"><button id="sync" class="quiet">Sync now</button></div></section>
<div id="agenda" hidden><section><h2>What falls due</h2><ul id="items"></ul>
<form id="add"><label class="field">Something to do<input id="title" required></label>
<label class="field">Due<input id="when" type="datetime-local" required></label><div class="row"><button>Add</button></div></form></section>
<section><h2>You were told</h2><ul id="notices"></ul></section></div>`;

/** A client of the API that connects calendars, for tests in a browser and for whoever tries the local cloud by hand. */
export const appPage = (state: State, { method }: Exchange): Reply =>
  method === 'GET'
    ? reply(200, page('Calendars · Almanac', 'Almanac on this machine', `${body}<script type="module">${script(state.apiUrl)}</script>`))
    : reply(405, {});
