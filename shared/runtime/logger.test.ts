import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { count, measure } from './logger.ts';

type Line = { _aws: { CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[] } } & Record<
  string,
  unknown
>;

describe('metrics', () => {
  let out: MockInstance<typeof process.stdout.write>;
  let warnings: MockInstance<typeof process.stderr.write>;
  beforeEach(() => {
    out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    warnings = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => vi.restoreAllMocks());

  const lines = (): Line[] => out.mock.calls.map(([text]) => JSON.parse(String(text)));

  it('writes one line a call, each with its own dimensions beside the function’s name', () => {
    count('Deliveries', { channel: 'email', status: 'sent' });
    measure('FireLateness', {}, 12);
    count('DueBacklog', {}, 0);

    expect(lines().map(({ _aws }) => _aws.CloudWatchMetrics[0])).toEqual([
      { Namespace: 'Almanac', Dimensions: [['service', 'channel', 'status']], Metrics: [{ Name: 'Deliveries', Unit: 'Count' }] },
      { Namespace: 'Almanac', Dimensions: [['service']], Metrics: [{ Name: 'FireLateness', Unit: 'Milliseconds' }] },
      { Namespace: 'Almanac', Dimensions: [['service']], Metrics: [{ Name: 'DueBacklog', Unit: 'Count' }] },
    ]);
    expect(lines()).toMatchObject([{ channel: 'email', status: 'sent', Deliveries: 1 }, { FireLateness: 12 }, { DueBacklog: 0 }]);
    expect(lines()[1]).not.toHaveProperty('channel');
  });

  it('warns of nothing', () => {
    count('Requests', { route: 'GET /v1/me', status: '200' });
    expect(warnings).not.toHaveBeenCalled();
  });
});
