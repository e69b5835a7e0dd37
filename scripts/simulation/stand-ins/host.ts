/** What a push service got, and what it does: answers, cuts the connection, or hangs. */
export type PushRequest = { url: string; topic: string; body: string };
export type PushAnswer = { status: number; retryAfter?: string } | 'reset' | 'hang';
/** One request to anybody else on the web, and what is answered; or the connection is cut. */
export type WebRequest = { method: string; url: string; headers: Record<string, string>; body: string };
export type WebAnswer = { status: number; headers: Record<string, string>; body: string } | 'cut';
/** What the stand-ins reach the simulated world by. */
export type Host = {
  call(service: string, operation: string, input: unknown): Promise<unknown>;
  push(request: PushRequest): Promise<PushAnswer>;
  web(request: WebRequest): Promise<WebAnswer>;
};
/** It stands in the scope that the bundle of the functions is run in. */
declare const simulatedWorld: Host;

type Command = { operation: string; input: unknown };

/** A command class of an SDK: it holds its input. */
const commandNamed = (operation: string) =>
  function command(input: unknown): Command {
    return { operation, input };
  };

/** A client class of an SDK: what is sent with it reaches the simulated service. What measures its calls measures nothing: their time is not real. */
const clientOf = (service: string) =>
  function client() {
    return {
      middlewareStack: { add: () => undefined },
      send: ({ operation, input }: Command) => simulatedWorld.call(service, operation, input),
    };
  };

/** What an error is an instance of, when the world has thrown it under this name. */
const errorNamed = (name: string) => ({
  [Symbol.hasInstance]: (error: unknown): boolean => (error as { name?: string } | undefined)?.name === name,
});

/** The document client names its commands shorter than the operations. */
const operations: Record<string, string> = {
  Get: 'GetItem',
  BatchGet: 'BatchGetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  TransactWrite: 'TransactWriteItems',
};

const exportNamed = (service: string, name: string): unknown => {
  if (name === 'DynamoDBDocumentClient') return { from: (client: object) => client };
  const [, stem = '', kind] = /^(.+?)(Client|Command|Exception)$/.exec(name) ?? [];
  if (kind === 'Client') return clientOf(service);
  if (kind === 'Exception') return errorNamed(name);
  return kind === 'Command' ? commandNamed(operations[stem] ?? stem) : undefined;
};

/** Stands for the package of an SDK: each client, command and exception that is asked of it by name, made once. */
export const sdkOf = (service: string): object => {
  const made = new Map<string, unknown>();
  const named = (name: string): unknown => {
    if (!made.has(name)) made.set(name, exportNamed(service, name));
    return made.get(name);
  };
  return Object.create(new Proxy({}, { get: (_, name) => (typeof name === 'string' ? named(name) : undefined) }));
};

/** One request to a push service. */
export const pushRequest: Host['push'] = request => simulatedWorld.push(request);

/** One request to anybody else. */
export const webRequest: Host['web'] = request => simulatedWorld.web(request);
