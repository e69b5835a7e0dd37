import { expect, test } from 'vitest';
import { burst } from '../bench/burst.ts';
import { stage } from '../testing/stage.ts';

test('500 reminders due in the same second are each delivered exactly once, and none early', async () => {
  const { delivered, twice, early, ...figures } = await burst(stage, 500);
  console.info('500 due in one second:', figures);
  expect({ delivered, twice, early }).toEqual({ delivered: 500, twice: 0, early: 0 });
}, 240_000);
