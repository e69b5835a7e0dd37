import { describe, expect, it } from 'vitest';
import { logMetrics } from './logger.ts';
import { keptOutput } from './output.fixture.ts';

type Line = { _aws: { Timestamp: number; CloudWatchMetrics: object[] } };

describe('metrics', () => {
  const { lines } = keptOutput();

  it('stand in the line of the outcome that they count, each with its own dimensions, the function’s name unless said', () => {
    const before = Date.now();
    logMetrics(
      'ALM041',
      { caller: 'user_1', channel: 'email', status: 'sent' },
      {
        Deliveries: { unit: 'Count', value: 1, by: ['service', 'channel', 'status'] },
        DeliveryLateness: { unit: 'Milliseconds', value: 12 },
      },
    );
    const [line, ...others] = lines() as Line[];
    expect(others).toEqual([]);
    expect(line).toMatchObject({ code: 'ALM041', channel: 'email', status: 'sent', Deliveries: 1, DeliveryLateness: 12 });
    expect(line!._aws.Timestamp).toBeGreaterThanOrEqual(before);
    expect(line!._aws.CloudWatchMetrics).toEqual([
      { Namespace: 'Almanac', Dimensions: [['service', 'channel', 'status']], Metrics: [{ Name: 'Deliveries', Unit: 'Count' }] },
      { Namespace: 'Almanac', Dimensions: [['service']], Metrics: [{ Name: 'DeliveryLateness', Unit: 'Milliseconds' }] },
    ]);
  });

  it('name dimensions that the line holds as text, as CloudWatch asks', () => {
    logMetrics('ALM001', { api: 'people', outcome: 'ok' }, { Requests: { unit: 'Count', value: 1, by: ['service', 'api', 'outcome'] } });
    const [line] = lines();
    for (const name of ['service', 'api', 'outcome']) expect(line![name]).toEqual(expect.any(String));
  });
});
