import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take a minute or more, mostly waiting. Begun last, as their size would have it, they run on when all others are over. */
export const longest = [
  'scripts/e2e/commands.test.ts',
  'scripts/e2e/every-route.test.ts',
  'functions/notifications/news/api.test.ts',
  'functions/notifications/inbox/budget.test.ts',
  'scripts/e2e/journey.test.ts',
  'scripts/e2e/conventions.test.ts',
  'functions/platform/batch/api.test.ts',
  'scripts/e2e/demo.test.ts',
  'functions/views/sockets/watch.test.ts',
];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = longest.findIndex(file => moduleId.endsWith(file));
  return rank < 0 ? longest.length : rank;
};

/** Vitest's order, but for the longest files, which come first. A checkout that was just cloned knows no durations. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}
