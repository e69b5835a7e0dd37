import { expect, test } from 'vitest';
import { createReport } from '../console.ts';
import { runDemo } from '../dev/demo.ts';
import { stage } from '../testing/stage.ts';

test.skipIf(!stage.endpoint)(
  'the demonstration of npm start, waited for to its end, sees the reminder by mail and push, the next occurrence, the webhook and the digest',
  async () => {
    const seen = await runDemo(stage, createReport({ silent: true }), { patient: true });
    expect(seen).toEqual({
      reminder: {
        title: 'Water the plants',
        dueAt: expect.any(String),
        latenessMs: { email: expect.any(Number), push: expect.any(Number) },
      },
      nextOccurrence: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d$/),
      webhook: { types: ['item.changed'], latenessMs: expect.any(Number) },
      digest: { subject: expect.any(String), dueAt: expect.stringMatching(/:00\.000Z$/), latenessMs: expect.any(Number) },
    });
    for (const lateMs of Object.values(seen.reminder.latenessMs)) expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(seen.digest!.latenessMs).toBeGreaterThanOrEqual(0);
  },
  180_000,
);
