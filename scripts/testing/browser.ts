import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { PushApiModel } from 'web-push-testing/src/PushApiModel.js';
import WebPushTestingServer from 'web-push-testing/src/server.js';

/** A push service with browsers, by another hand than ours (`web-push-testing`): it checks and decrypts what it is sent. */
export type PushService = {
  subscribe(applicationServerKey: string): Promise<BrowserSubscription>;
  stop(): Promise<void>;
};
/** A browser's subscription, as its JSON goes to the API, and the messages that it has got, decrypted. */
export type BrowserSubscription = {
  json: { endpoint: string; keys: { p256dh: string; auth: string } };
  messages(): string[];
  /** The browser unsubscribes: its push service answers 410 from then on. */
  expire(): void;
};

/** Starts a push service on a free port of loopback. */
export const startPushService = async (): Promise<PushService> => {
  const model = new PushApiModel();
  const service = new WebPushTestingServer(model, 0);
  service.setRequestHandlers();
  const server = service._app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  model.notifyUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify/`;
  return {
    subscribe: async applicationServerKey => {
      const { endpoint, keys, clientHash } = await model.subscribe({ userVisibleOnly: 'true', applicationServerKey });
      return {
        json: { endpoint, keys },
        messages: () => model.getNotifications({ clientHash }).messages,
        expire: () => model.expireSubscription(clientHash),
      };
    },
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
