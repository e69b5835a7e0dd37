import type { RequestListener } from 'node:http';
import { beforeAll, expect, test, vi } from 'vitest';
import { webServer } from '../../shared/aws/web-server.fixture.ts';
import { keptOutput } from '../../shared/runtime/log/output.fixture.ts';

type Query = { Id: string; MetricStat: { Metric: { MetricName: string; Dimensions: { Value: string }[] }; Stat: string } };
const now = Date.parse('2026-03-02T09:03:00Z');

/** Which share of the requests of a gateway failed so many minutes ago, how many messages wait in a queue, what is refused, and how CloudWatch fared with a figure. */
let world: {
  failed: (api: string, minutesAgo: number) => number;
  waiting: (queue: string) => number;
  refuses?: 'monitoring' | 'sqs';
  fared?: 'InternalError' | 'Forbidden';
};

const figure = ({ Id, MetricStat: { Metric, Stat } }: Query, from: number, until: number, page: string | undefined) => {
  // In two pages, as a long answer of AWS comes.
  const all = Array.from({ length: (until - from) / 300 }, (_, i) => from + i * 300);
  const Timestamps = page ? all.slice(400) : all.slice(0, 400);
  // Requests are what `Count` says: of 5xx AWS documents the sum alone.
  expect(Stat).toBe('Sum');
  const countsAll = Metric.MetricName === 'Count';
  const requestsAt = (at: number) => 1000 * (countsAll ? 1 : world.failed(Metric.Dimensions[0]!.Value, (now / 1000 - at) / 60));
  if (world.fared) return { Id, Timestamps: [], Values: [], StatusCode: world.fared };
  return { Id, Timestamps, Values: Timestamps.map(requestsAt), StatusCode: page ? 'Complete' : 'PartialData' };
};

/** CloudWatch and SQS in one, as far as they are asked. */
const aws: RequestListener = async (request, response) => {
  const target = String(request.headers['x-amz-target']);
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
  const service = target.startsWith('GraniteServiceVersion20100801.GetMetricData') ? 'monitoring' : 'sqs';
  if (world.refuses === service) return void response.writeHead(400).end('{"__type":"AccessDenied"}');
  const answer =
    service === 'sqs'
      ? { Attributes: { ApproximateNumberOfMessages: String(world.waiting(String(body.QueueUrl).split('/').at(-1)!)) } }
      : {
          MetricDataResults: body.MetricDataQueries.map((each: Query) => figure(each, body.StartTime, body.EndTime, body.NextToken)),
          ...(body.NextToken ? {} : { NextToken: 'second' }),
        };
  response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answer));
};

const { lines: written } = keptOutput();
let handler: (event: object) => Promise<void>;
beforeAll(async () => {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: await webServer(aws),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    STAGE: 'prod',
    QUEUES_URL: 'http://queues',
    API_IDS: 'main,clinic',
    POWERTOOLS_METRICS_NAMESPACE: 'Almanac/prod',
  });
  vi.useFakeTimers({ now, toFake: ['Date'] });
  ({ handler } = await import('../../functions/platform/watch.ts'));
});

const told = async (given: typeof world) => {
  world = given;
  await handler({});
  return written().filter(({ code }) => code === 'ALM080' || code === 'ALM081');
};
const none = () => 0;

test('nothing is told, and nothing costs a metric, while requests fail no faster than promised and no queue is deep', async () => {
  expect(await told({ failed: () => 0.0009, waiting: () => 1000 })).toEqual([]);
});

test('an outage of ten minutes of one gateway is told as long as its windows say so, with how many times too fast requests fail', async () => {
  const during = (minutes: number) => (api: string, ago: number) => (api === 'clinic' && ago <= minutes ? 1 : 0);
  const lines = await told({ failed: during(13), waiting: none });
  expect(lines.map(({ window }) => window)).toEqual(['hour', 'six_hours', 'three_days']);
  // Ten of its minutes are known: half of all requests of a sixth of an hour, and of a thirty-sixth of six hours.
  expect(lines.map(({ BudgetBurn }) => Math.round(Number(BudgetBurn) * 10) / 10)).toEqual([83.3, 13.9, 1.2]);
  expect(lines[0]).toMatchObject({
    _aws: {
      CloudWatchMetrics: [{ Namespace: 'Almanac/prod', Dimensions: [['window']], Metrics: [{ Name: 'BudgetBurn', Unit: 'Count' }] }],
    },
  });
});

test('what CloudWatch does not know wholly yet is left for the next look', async () => {
  expect(await told({ failed: (_, ago) => (ago < 2 ? 1 : 0), waiting: none })).toEqual([]);
});

test('a queue with more than a thousand messages is named', async () => {
  const lines = await told({ failed: none, waiting: queue => (queue === 'almanac-prod-notifications-on-email' ? 1001 : 7) });
  expect(lines).toMatchObject([{ code: 'ALM081', queue: 'notifications/on-email', QueueDepth: 1001 }]);
});

test.each(['monitoring', 'sqs'] as const)(
  'where %s refuses, it fails, so that somebody is told, and what the other knows is told all the same',
  async refuses => {
    world = { failed: () => 1, waiting: () => 5000, refuses };
    await expect(handler({})).rejects.toThrow();
    const codes = written().map(({ code }) => code);
    expect(codes.includes('ALM080')).toBe(refuses === 'sqs');
    expect(codes.includes('ALM081')).toBe(refuses === 'monitoring');
  },
);

test.each(['InternalError', 'Forbidden'] as const)('a figure that CloudWatch answers with %s is no quiet time: it fails', async fared => {
  world = { failed: none, waiting: none, fared };
  await expect(handler({})).rejects.toThrow();
});
