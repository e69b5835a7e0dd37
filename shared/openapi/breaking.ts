import { compareSchemas, resolved } from './compare-schemas.ts';
import { type JsonObject, objectsIn } from './json.ts';

type Documents = { released: JsonObject; today: JsonObject };
type Operations = { before: JsonObject; now: JsonObject; at: string };

const methods = ['get', 'post', 'patch', 'put', 'delete'];

/** The operations of a document, by `METHOD path`. */
const operationsOf = (document: JsonObject): Map<string, JsonObject> =>
  new Map(
    Object.entries(objectsIn(document.paths)).flatMap(([path, item]) =>
      methods
        .filter(method => item[method])
        .map((method): [string, JsonObject] => [`${method.toUpperCase()} ${path}`, item[method] as JsonObject]),
    ),
  );

const parametersOf = (document: JsonObject, operation: JsonObject): Map<string, JsonObject> =>
  new Map(
    ((operation.parameters ?? []) as JsonObject[])
      .map(each => resolved(document, each))
      .map((each): [string, JsonObject] => [`${each.in} ${each.name}`, each]),
  );

const ofParameters = ({ before, now, at }: Operations, documents: Documents): string[] => {
  const [had, has] = [parametersOf(documents.released, before), parametersOf(documents.today, now)];
  const added = [...has].filter(([name, { required }]) => required && !had.get(name)?.required);
  return [
    ...[...had.keys()].filter(name => !has.has(name)).map(name => `${at} ${name}: is gone`),
    ...added.map(([name]) => `${at} ${name}: is now required`),
    ...[...had].flatMap(([name, old]) => {
      const today = has.get(name);
      if (!today) return [];
      return compareSchemas(
        { before: old.schema as JsonObject, now: today.schema as JsonObject, direction: 'input', at: `${at} ${name}` },
        documents,
      );
    }),
  ];
};

const contentOf = (part: JsonObject | undefined): Record<string, JsonObject> => objectsIn(part?.content);

const ofBodies = ({ before, now, at }: Operations, documents: Documents): string[] => {
  const [had, has] = [before.requestBody as JsonObject | undefined, now.requestBody as JsonObject | undefined];
  if (!had) return has?.required ? [`${at} body: is now required`] : [];
  return Object.entries(contentOf(had)).flatMap(([type, { schema }]) => {
    const today = contentOf(has)[type];
    if (!today) return [`${at} body: ${type} is not taken any more`];
    return compareSchemas(
      { before: schema as JsonObject, now: today.schema as JsonObject, direction: 'input', at: `${at} body` },
      documents,
    );
  });
};

const isFailure = (status: string): boolean => Number(status) >= 400;

/** A new code under a status that was there is no break: clients branch on the codes that they know. */
const ofReplies = ({ before, now, at }: Operations, documents: Documents): string[] => {
  const [had, has] = [objectsIn(before.responses), objectsIn(now.responses)];
  const fresh = Object.keys(has).filter(status => !(status in had) && isFailure(status));
  const kept = Object.keys(had).filter(status => !isFailure(status));
  return [
    ...fresh.map(status => `${at}: may now answer ${status}`),
    ...kept.flatMap(status => {
      const today = has[status];
      if (!today) return [`${at}: does not answer ${status} any more`];
      const [old, content] = [contentOf(resolved(documents.released, had[status]!)), contentOf(resolved(documents.today, today))];
      return Object.entries(old).flatMap(([type, { schema }]) =>
        content[type]
          ? compareSchemas(
              { before: schema as JsonObject, now: content[type].schema as JsonObject, direction: 'output', at: `${at} ${status}` },
              documents,
            )
          : [`${at} ${status}: is not ${type} any more`],
      );
    }),
  ];
};

const sentIn = (item: JsonObject | undefined): Record<string, JsonObject> =>
  contentOf((item?.post as JsonObject | undefined)?.requestBody as JsonObject);

/** What is sent to webhooks is a reply in the other direction: a type that is sent no more, or another shape, breaks receivers. */
const ofWebhooks = (documents: Documents): string[] =>
  Object.entries(objectsIn(documents.released.webhooks)).flatMap(([name, released]) => {
    const today = objectsIn(documents.today.webhooks)[name];
    if (!today) return [`webhook ${name}: is sent no more`];
    return Object.entries(sentIn(released)).flatMap(([type, { schema }]) => {
      const now = sentIn(today)[type];
      if (!now) return [`webhook ${name}: is not ${type} any more`];
      return compareSchemas(
        { before: schema as JsonObject, now: now.schema as JsonObject, direction: 'output', at: `webhook ${name}` },
        documents,
      );
    });
  });

const isOpen = ({ security }: JsonObject): boolean => Array.isArray(security) && security.length === 0;

/** Everything by which today's document breaks clients of the released one, a sentence each; nothing when they can stay as they are. */
export const breakingChanges = (released: JsonObject, today: JsonObject): string[] => {
  const documents = { released, today };
  const now = operationsOf(today);
  const ofOperations = [...operationsOf(released)].flatMap(([at, before]) => {
    const operation = now.get(at);
    if (!operation) return [`${at}: is gone`];
    const both = { before, now: operation, at };
    return [
      ...(isOpen(before) && !isOpen(operation) ? [`${at}: is not open to everybody any more`] : []),
      ...ofParameters(both, documents),
      ...ofBodies(both, documents),
      ...ofReplies(both, documents),
    ];
  });
  return [...ofOperations, ...ofWebhooks(documents)];
};

/** Whether a version says that it breaks with another (semantic versioning): by its first number, before 1.0.0 by its second. */
export const saysSo = (released: string, today: string): boolean => {
  const [[major = 0, minor = 0], [majorNow = 0, minorNow = 0]] = [released, today].map(version => version.split('.').map(Number)) as [
    number[],
    number[],
  ];
  return majorNow > major || (major === 0 && majorNow === 0 && minorNow > minor);
};
