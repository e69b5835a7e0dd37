type Middlewares = {
  add: (
    middleware: (
      next: (args: SdkCall) => Promise<SdkReply>,
      context: { clientName?: string; commandName?: string },
    ) => (args: SdkCall) => Promise<SdkReply>,
    options: { name: string; step: 'build'; priority: 'high' },
  ) => void;
};
export type SdkCall = { input?: object; request?: unknown };
export type SdkReply = { output: { $metadata?: SdkMetadata } };
export type SdkMetadata = { httpStatusCode?: number; requestId?: string; attempts?: number };

/** A client of the SDK, as far as its calls can be watched. */
export type SdkClient = { middlewareStack: Middlewares };

const clients: SdkClient[] = [];
let watch: ((client: SdkClient) => void) | undefined;

/** Makes a client known to whoever will watch its calls: that costs nothing until somebody does. */
export const watchable = <C>(client: C): C => {
  const known = client as unknown as SdkClient;
  clients.push(known);
  watch?.(known);
  return client;
};

/** Has each client of this function watched, those that are made later too. */
export const watchClients = (by: (client: SdkClient) => void): void => {
  watch = by;
  for (const client of clients) by(client);
};
