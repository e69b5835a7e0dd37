import * as z from 'zod';
import { askService } from './json-api.ts';

const monitoring = { service: 'monitoring', subdomain: 'monitoring', actions: 'GraniteServiceVersion20100801', version: '1.0' } as const;

/** A figure of CloudWatch: one metric, summed over each period unless something else is said. */
export type Figure = { namespace: string; name: string; dimensions: Record<string, string>; statistic?: 'Sum' | 'Maximum' };
/** What each of these gateways counts: all of its requests, or those that failed by our mistake. */
export const gatewayFigures = (apiIds: readonly string[], name: 'Count' | '5xx'): Figure[] =>
  apiIds.map(ApiId => ({ namespace: 'AWS/ApiGateway', name, dimensions: { ApiId } }));

/** What a figure was in one period, which began at `atMs`. */
export type Point = { atMs: number; value: number };

const Answer = z.object({
  MetricDataResults: z.array(
    z.object({
      Id: z.string(),
      Timestamps: z.array(z.number()),
      Values: z.array(z.number()),
      // What is refused, or broken there, is not nothing.
      StatusCode: z.enum(['Complete', 'PartialData']),
    }),
  ),
  NextToken: z.string().nullish(),
});

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** What figures were between two moments, by periods of so many minutes; of periods in which nothing was measured there is nothing. */
export const figuresOf = async (figures: Figure[], fromMs: number, untilMs: number, minutes: number): Promise<Point[][]> => {
  const queries = figures.map(({ namespace, name, dimensions, statistic = 'Sum' }, i) => ({
    Id: `f${i}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: minutes * 60,
      Stat: statistic,
    },
  }));
  const found: Point[][] = figures.map(() => []);
  let NextToken: string | null | undefined;
  do {
    const asked = { MetricDataQueries: queries, StartTime: seconds(fromMs), EndTime: seconds(untilMs), NextToken };
    const answer = Answer.parse(await askService(monitoring, 'GetMetricData', asked));
    for (const { Id, Timestamps, Values } of answer.MetricDataResults)
      found[Number(Id.slice(1))]?.push(...Timestamps.map((at, i) => ({ atMs: at * 1000, value: Values[i] ?? 0 })));
    NextToken = answer.NextToken;
  } while (NextToken);
  return found;
};
