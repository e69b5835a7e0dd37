import * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { figureRoutes } from '../../../shared/api/platform/operators/figures.ts';
import { type Figure, figuresOf, gatewayFigures, type Point } from '../../../shared/aws/cloudwatch.ts';
import { queueAge, readerAge } from '../../../shared/aws/lag-figures.ts';
import { tableSize } from '../../../shared/data/core/table-size.ts';
import { TryStatus } from '../../../shared/domain/core/tries.ts';
import { environment } from '../../../shared/env.ts';
import { queueInPath, type Watched, watched } from '../health/queues.ts';

const { API_IDS, POWERTOOLS_METRICS_NAMESPACE } = environment({
  API_IDS: z.string(),
  POWERTOOLS_METRICS_NAMESPACE: z.string(),
});

const hourMs = 3_600_000;
const lagMs = hourMs / 4;

const sum = (points: Point[]): number => points.reduce((all, { value }) => all + value, 0);
const earlier = (now: string, ms: number): number => Date.parse(now) - ms;

/** How far behind a queue is says the age of its oldest message, in seconds; a reader of the stream the age of what it reads, in milliseconds. */
const lagFigure = ({ name, reads }: Watched): Figure => (reads === 'queue' ? queueAge(name) : readerAge(name));

/** Who tries to tell people, and on which channel. */
const senders = [
  ['notifications/on-email', 'email'],
  ['notifications/on-push', 'push'],
  ['clinic/on-visit', 'email'],
] as const;
const tries = senders.flatMap(([service, channel]) => TryStatus.options.map(status => ({ service, channel, status })));

export const figureHandlers: HandlersOf<typeof figureRoutes> = {
  listLags: async ({ now }) => {
    const found = await figuresOf(watched.map(lagFigure), earlier(now, lagMs), Date.parse(now), 1);
    return {
      items: watched.map(({ name, reads }, i) => {
        const [most] = found[i]!.map(({ value }) => value).sort((a, b) => b - a);
        const lag = most === undefined ? {} : { behindSeconds: reads === 'queue' ? most : most / 1000 };
        return { queue: queueInPath(name), works: reads, ...lag };
      }),
    };
  },

  listDeliveries: async ({ query: { hours }, now }) => {
    const figures = tries.map((dimensions): Figure => ({ namespace: POWERTOOLS_METRICS_NAMESPACE, name: 'Deliveries', dimensions }));
    const found = await figuresOf(figures, earlier(now, hours * hourMs), Date.parse(now), 60);
    const counted = Map.groupBy(
      tries.map(({ channel, status }, i) => ({ channel, status, count: sum(found[i]!) })),
      ({ channel, status }) => `${channel} ${status}`,
    );
    const items = [...counted.values()].map(each => ({ ...each[0]!, count: each.reduce((all, { count }) => all + count, 0) }));
    return { items: items.filter(({ count }) => count > 0) };
  },

  getUsage: async ({ query: { hours }, now }) => {
    const sinceMs = earlier(now, hours * hourMs);
    const apiIds = API_IDS.split(',');
    const [all, failed] = [gatewayFigures(apiIds, 'Count'), gatewayFigures(apiIds, '5xx')];
    const [points, table] = await Promise.all([figuresOf([...all, ...failed], sinceMs, Date.parse(now), 60), tableSize()]);
    return {
      since: new Date(sinceMs).toISOString(),
      table,
      requests: { all: sum(points.slice(0, all.length).flat()), failed: sum(points.slice(all.length).flat()) },
    };
  },
};
