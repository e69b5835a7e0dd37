import type { Audience, EventKind } from '../../events/event.ts';
import { catalogue } from '../../events/index.ts';
import { rules } from '../log/show.ts';
import type { JsonObject } from '../openapi/json.ts';
import { sentTypes, spoken, webhookHeaders } from '../openapi/webhooks.ts';
import { detailsOf, shownRecordOf, toldRecordOf } from './schemas.ts';
import { socketChannel, socketDocumented, socketOperations, socketServer } from './sockets.ts';

const kinds: Readonly<Record<string, EventKind>> = catalogue;
const entityOf = (type: string): string => type.split('.')[0]!;
const typesOf = (audiences: readonly Audience[], isFor: (type: string) => boolean = () => true): string[] =>
  Object.keys(kinds)
    .filter(type => audiences.includes(kinds[type]!.audience) && isFor(type))
    .sort();
const hasReaders = (type: string): boolean => entityOf(type) in rules;

/** Which types of events each channel carries. */
export const carried: Readonly<Record<string, readonly string[]>> = {
  workspaceEvents: typesOf(['members', 'public'], hasReaders),
  myEvents: typesOf(['account', 'public'], hasReaders),
  webhook: sentTypes,
  bus: typesOf(['account', 'members', 'public']),
};

const shownTypes = [...new Set([...carried.workspaceEvents!, ...carried.myEvents!])].sort();
/** Records by name: one for each kind, and one more where the events of a kind tell of it in another form. Answers the name for each type. */
const recordsOf = (types: readonly string[], prefix: string, make: (type: string) => JsonObject) => {
  const schemas: Record<string, JsonObject> = {};
  const names = new Map<string, string>();
  for (const type of types) {
    const [schema, base] = [make(type), `${prefix}${entityOf(type)}`];
    const all = [base, ...Object.keys(schemas).filter(name => name.startsWith(`${base}.`))];
    const same = all.find(name => JSON.stringify(schemas[name]) === JSON.stringify(schema));
    const name = same ?? (base in schemas ? `${base}.${type.slice(entityOf(type).length + 1)}` : base);
    schemas[name] = schema;
    names.set(type, name);
  }
  return { schemas, refTo: (type: string): JsonObject => ({ $ref: `#/components/schemas/${names.get(type)!}` }) };
};
const shownRecords = recordsOf(shownTypes, '', type => shownRecordOf(entityOf(type), kinds[type]!));
const toldRecords = recordsOf(carried.bus!, 'bus.', type => toldRecordOf(kinds[type]!));

const text = { type: 'string' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const version = { type: 'integer', exclusiveMinimum: 0 } as const;

const audiences: Record<Audience, string> = {
  internal: 'nobody',
  account: 'the user whose own the record is',
  members: 'the members of the workspace, as far as their role may read the record',
  public: 'anybody',
};

const describe = (type: string): string => {
  const { audience, redact = [] } = kinds[type]!;
  const without = redact.length > 0 ? ` Without \`${redact.join('`, `')}\` of the record.` : '';
  return `Told to ${audiences[audience]}.${without}`;
};

/** An event in the JSON format of CloudEvents 1.0.2, as readers of the log and webhooks are sent it. */
const cloudEventOf = (type: string): JsonObject => ({
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'time', 'subject', 'datacontenttype', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { ...text, description: 'The event: the record and its version.' },
    source: { ...text, description: 'The workspace or user that it is of, as a path of the API.' },
    type: { const: type },
    time: { ...instant, description: 'When it happened.' },
    subject: { ...text, description: 'The id of the record.' },
    datacontenttype: { const: 'application/json' },
    data: {
      type: 'object',
      required: ['entity', 'version', 'by'],
      properties: {
        entity: { const: entityOf(type) },
        version: { ...version, description: 'The version of the record: what has a smaller one is overtaken.' },
        by: { ...text, description: 'The user who did it, or the API key through which it was done.' },
        details: detailsOf(kinds[type]!),
        record: shownRecords.refTo(type),
        unreadable: { const: true, description: 'Nobody can say any more what the record was then: read it.' },
        omitted: { const: 'too_large', description: 'Why a webhook is sent neither record nor details, though it asked for them.' },
      },
    },
  },
});

/** An event as the bus has it, in the `detail` of what EventBridge delivers. */
const busEventOf = (type: string): JsonObject => ({
  type: 'object',
  required: ['source', 'detail-type', 'time', 'detail'],
  properties: {
    source: { const: 'almanac' },
    'detail-type': { const: type },
    time: instant,
    detail: {
      type: 'object',
      required: ['id', 'type', 'at', 'by', 'requestId', 'entity', 'version', 'data', 'record'],
      properties: {
        id: text,
        type: { const: type },
        at: instant,
        by: text,
        requestId: text,
        entity: { const: entityOf(type) },
        version,
        data: detailsOf(kinds[type]!),
        record: toldRecords.refTo(type),
      },
    },
  },
});

const signed: JsonObject = {
  type: 'object',
  required: webhookHeaders.map(([name]) => name),
  properties: Object.fromEntries(webhookHeaders.map(([name, description, pattern]) => [name, { ...text, description, pattern }])),
};

const messageOf = (type: string, payload: JsonObject, contentType: string): JsonObject => ({
  name: type,
  title: spoken(type),
  description: describe(type),
  contentType,
  tags: [{ name: entityOf(type) }],
  payload,
  'x-audience': kinds[type]!.audience,
});

const forms = {
  event: { types: shownTypes, payloadOf: cloudEventOf, contentType: 'application/cloudevents+json' },
  bus: { types: carried.bus!, payloadOf: busEventOf, contentType: 'application/json' },
} as const;
type Form = keyof typeof forms;

/** The messages of a channel: those of its types in its form. */
const messagesOf = (channel: string, form: Form): JsonObject =>
  Object.fromEntries(carried[channel]!.map(type => [type, { $ref: `#/components/messages/${form}.${type}` }]));

const channels: JsonObject = {
  workspaceEvents: {
    address: '/v1/workspaces/{workspaceId}/events',
    title: 'The events of a workspace, from a cursor on',
    description:
      'Read by `GET`, in the one order of the workspace’s log: each event once, page after page, from the cursor of the page before (`after`), waiting for more up to 25 seconds (`wait`). What the reader may not read is not there.',
    servers: [{ $ref: '#/servers/api' }],
    parameters: { workspaceId: { description: 'The id of the workspace.' } },
    messages: messagesOf('workspaceEvents', 'event'),
  },
  myEvents: {
    address: '/v1/me/events',
    title: 'The events of what is your own, from a cursor on',
    description: 'The same for what is a user’s own: profile, inbox, devices, feeds, keys, connections, calendars, sign-ins and jobs.',
    servers: [{ $ref: '#/servers/api' }],
    messages: messagesOf('myEvents', 'event'),
  },
  webhook: {
    address: null,
    title: 'The events of a workspace, sent to an address',
    description:
      'Sent by `POST` to the address of a webhook, signed by Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`), at least once: the same `webhook-id` is the same event. `thin` webhooks, and events of more than 20 kB, bring neither `details` nor `record`.',
    servers: [{ $ref: '#/servers/receiver' }],
    bindings: { http: { bindingVersion: '0.3.0' } },
    messages: messagesOf('webhook', 'event'),
    'x-headers': signed,
  },
  bus: {
    address: 'almanac-{stage}',
    title: 'The events of a stage, for its AWS account',
    description: 'Put on the EventBridge bus of the stage, at least once and in no order: whatever is not a step of our own.',
    servers: [{ $ref: '#/servers/eventbridge' }],
    parameters: { stage: { description: 'The name of the stage.' } },
    messages: messagesOf('bus', 'bus'),
  },
  socket: socketChannel,
};

const operationOf = (channel: string, summary: string): JsonObject => ({
  action: 'send',
  channel: { $ref: `#/channels/${channel}` },
  summary,
});

/** Everything that is told to somebody beside our own consumers, as an AsyncAPI 3.0 document: made from the catalogue of events. */
export const asyncApiOf = ({ version: release }: { version: string }): JsonObject => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Almanac events',
    version: release,
    description:
      'What happens in Almanac, as it is told: behind a cursor, over a WebSocket, to webhooks, and on the bus of the AWS account. A type names a kind of record and what happened to it; what stands in an event may be joined by more at any time, so ignore what you do not know.',
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: 'application/cloudevents+json',
  servers: {
    api: { host: 'api.example.org', protocol: 'https', description: 'The API of your stage.' },
    sockets: socketServer,
    receiver: { host: 'hooks.example.org', protocol: 'https', description: 'The address of a webhook, which is yours.' },
    eventbridge: {
      host: 'events.amazonaws.com',
      protocol: 'eventbridge',
      description: 'Amazon EventBridge, in the account and region of the stage.',
    },
  },
  channels,
  operations: {
    tellOfWorkspace: operationOf('workspaceEvents', 'What happened in a workspace, to whoever reads on'),
    tellOfOwn: operationOf('myEvents', 'What happened to what is a user’s own, to whoever reads on'),
    sendToWebhook: operationOf('webhook', 'What happened in a workspace, to an address'),
    ...socketOperations,
    putOnBus: operationOf('bus', 'What happened on a stage, to its account'),
  },
  components: {
    schemas: { ...shownRecords.schemas, ...toldRecords.schemas },
    messages: {
      ...Object.fromEntries(
        (Object.keys(forms) as Form[]).flatMap(form => {
          const { types, payloadOf, contentType } = forms[form];
          return types.map(type => [`${form}.${type}`, messageOf(type, payloadOf(type), contentType)]);
        }),
      ),
      ...socketDocumented,
    },
  },
});
