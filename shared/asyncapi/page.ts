import { type JsonObject, objectsIn } from '../openapi/json.ts';

const style = `:root{color-scheme:light}
body{margin:0 auto;max-width:64rem;padding:2rem 1.5rem 4rem;font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:#1d2a30;background:#fff}
h1{font-size:1.9rem;margin:0 0 .5rem}h2{margin:2.5rem 0 .5rem;padding-top:1rem;border-top:1px solid #e7e3da;font-size:1.3rem}h3{margin:1.5rem 0 .25rem;font-size:1rem}
p{margin:.25rem 0 .75rem;max-width:46rem}a{color:#1f5f5b}
code{font:13px ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;color:#1f5f5b;background:#f0f4f3;padding:.1em .3em;border-radius:3px;overflow-wrap:anywhere}
nav{columns:14rem;margin:1rem 0;padding:0;list-style:none}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid #e7e3da}th{color:#5c6870;font-weight:600}
td:first-child{white-space:nowrap}
small{color:#5c6870}`;

const escaped = (text: string): string => text.replace(/[&<>"]/g, each => `&#${each.charCodeAt(0)};`);
/** A text of the document, in which names stand between backticks. */
const shown = (text: unknown): string => escaped(String(text ?? '')).replace(/`([^`]+)`/g, '<code>$1</code>');
const code = (text: string): string => `<code>${escaped(text)}</code>`;

const names: Readonly<Record<string, string>> = { workspaceEvents: 'cursor', myEvents: 'cursor, own', webhook: 'webhook', bus: 'bus' };

const fieldsOf = (schema: JsonObject | undefined, without: readonly string[] = []): string => {
  const required = (schema?.required ?? []) as string[];
  const names = Object.keys(objectsIn(schema?.properties)).filter(name => !without.includes(name));
  return names.map(name => (required.includes(name) ? code(name) : `${code(name)}<small>?</small>`)).join(' ');
};

const detailsIn = ({ payload }: JsonObject): JsonObject | undefined => {
  const properties = objectsIn((payload as JsonObject).properties);
  const [inside] = [properties.data, properties.detail].flatMap(each => (each ? [objectsIn(each.properties)] : []));
  return inside?.details ?? inside?.data;
};

type Document = { channels: Record<string, JsonObject>; messages: Record<string, JsonObject>; schemas: Record<string, JsonObject> };

/** A type of event once, with the channels that carry it. */
const rowOf = ({ channels, messages }: Document, type: string): string => {
  const carriers = Object.entries(channels).filter(([, channel]) => type in objectsIn(channel.messages));
  const message = messages[`event.${type}`] ?? messages[`bus.${type}`]!;
  const [, without = ''] = String(message.description).split('. ');
  const audience = shown([String(message['x-audience']), without.replace(/^W/, 'w')].filter(Boolean).join(' ').replace(/\.$/, ''));
  return `<tr><td>${code(type)}</td><td>${audience}</td><td>${carriers.map(([name]) => names[name] ?? name).join(', ')}</td><td>${fieldsOf(detailsIn(message))}</td></tr>`;
};

const sectionOf = (
  document: Document,
  entity: string,
  types: readonly string[],
): string => `<h2 id="${escaped(entity)}">${escaped(entity.replace(/_/g, ' '))}</h2>
<div class="wide"><table><thead><tr><th>type</th><th>told to</th><th>by</th><th>says beside the record</th></tr></thead><tbody>
${types.map(type => rowOf(document, type)).join('\n')}
</tbody></table></div>
<p>The record: ${fieldsOf(document.schemas[entity] ?? document.schemas[`bus.${entity}`])}</p>`;

/** Everything that goes over a socket: what is said to it, and what it is sent. */
const socketRows = ({ channels, messages }: Document): string =>
  Object.keys(objectsIn(channels.socket?.messages))
    .map(name => messages[`socket.${name}`]!)
    .map(({ name, title, description, payload }) => {
      const variants = ((payload as JsonObject).anyOf ?? [payload]) as JsonObject[];
      const who = String(title).startsWith('Said') ? 'you say' : 'you are sent';
      const fields = variants.map(each => fieldsOf(each, ['action', 'type'])).join('<br><small>or</small> ');
      return `<tr><td>${code(String(name))}</td><td>${who}</td><td>${fields}</td><td>${shown(description)}</td></tr>`;
    })
    .join('\n');

/** The document of the events as a page to read: everything on it stands there, and it needs no script. */
export const eventsPage = (document: JsonObject): string => {
  const { messages, schemas } = objectsIn(document.components);
  const channels = objectsIn(document.channels);
  const all: Document = { channels, messages: objectsIn(messages), schemas: objectsIn(schemas) };
  const { socket, ...ofEvents } = channels;
  const types = [...new Set(Object.values(ofEvents).flatMap(channel => Object.keys(objectsIn(channel.messages))))].sort();
  const byEntity = Map.groupBy(types, type => type.split('.')[0]!);
  const info = document.info as JsonObject;
  const channelRows = Object.values(channels).map(
    ({ title, address, description }) =>
      `<h3>${shown(title)}</h3><p>${address ? `${code(String(address))}<br>` : ''}${shown(description)}</p>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${shown(info.title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<h1>${shown(info.title)}</h1>
<p>${shown(info.description)}</p>
<p>Made from <a href="../asyncapi.json">asyncapi.json</a> (AsyncAPI 3.0, version ${shown(info.version)}), in which the schemas stand; beside the <a href="../docs">reference of the API</a>. A field with a question mark may be absent. <code>members</code> are those of the workspace, as far as their role may read the record; <code>account</code> is the user whose own the record is; the bus hears all of it.</p>
<h2>Where they are told</h2>
${channelRows.join('\n')}
<h2 id="socket">Over a socket</h2>
<p>Texts in JSON, both ways: what you say names itself by <code>action</code>, what you are sent by <code>type</code>. The typed client speaks all of it (<code>almanac.watch</code>).</p>
<div class="wide"><table><thead><tr><th>message</th><th>way</th><th>fields</th><th>what it means</th></tr></thead><tbody>
${socketRows(all)}
</tbody></table></div>
<h2>What is told</h2>
<nav>${[...byEntity.keys()].map(entity => `<a href="#${escaped(entity)}">${escaped(entity.replace(/_/g, ' '))}</a><br>`).join('\n')}</nav>
${[...byEntity].map(([entity, ofEntity]) => sectionOf(all, entity, ofEntity)).join('\n')}
</body>
</html>
`;
};
