import type { UserId } from '../../../shared/domain/core/ids.ts';
import { noteHappening } from '../../../shared/domain/notifications/happening.ts';

type Input = { reader: UserId; by: UserId; acting: { now: string; requestId: string } };

/** What happened to items, as a reader is told of it: what each asks of the table. */
export const newsCosts = ({ reader, by, acting: { now, requestId } }: Input) => {
  const context = { userId: reader, now, requestId };
  let data: typeof import('../../../shared/data/notifications/happenings.ts');
  const notificationId = 'ntf_01kb8m3tq2e8fvq3w5r7c9d9ea';
  const noted = (i: number) =>
    noteHappening(
      {
        userId: reader,
        notificationId,
        event: `a1b2c3d4e5${i}`,
        kind: 'mentioned',
        by,
        at: now,
        commentId: 'comment_01kb8m3tq2e8fvq3w5r7c9d0ea',
      },
      now,
    );
  return {
    fill: async (): Promise<void> => {
      data = await import('../../../shared/data/notifications/happenings.ts');
      for (let i = 10; i < 30; i++) await data.happenings.create(noted(i), context);
    },
    patterns: {
      'one thing that happened noted for a reader': () => data.happenings.create(noted(99), context),
      'the news of a minute, twenty': () => data.happeningsBelow(reader, notificationId, undefined),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
