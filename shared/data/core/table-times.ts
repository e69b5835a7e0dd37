import type { SdkClient } from '../../sdk-clients.ts';

/** As many values as one line of the embedded metric format may hold of a metric. */
const most = 100;
let times: number[] = [];

/** Has a client take the time of each of its calls, with their retries, in whole milliseconds. */
export const timed = (client: object): void => {
  const { middlewareStack } = client as SdkClient;
  middlewareStack.add(
    next => async call => {
      const startedAt = performance.now();
      try {
        return await next(call);
      } finally {
        if (times.length < most) times.push(Math.round(performance.now() - startedAt));
      }
    },
    { name: 'time', step: 'build', priority: 'high' },
  );
};

/** How long each call took since this was last asked. A function answers one request at a time, so that these are its calls. */
export const takeTableTimes = (): number[] => {
  const taken = times;
  times = [];
  return taken;
};
