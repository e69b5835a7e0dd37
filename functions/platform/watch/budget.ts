import { type Figure, figuresOf, type Point } from '../../../shared/aws/cloudwatch.ts';
import { type Burn, burnsIn, longestSpans, type Span, spanMinutes } from '../../../shared/domain/core/error-budget.ts';

const spanMs = spanMinutes * 60_000;
/** So late CloudWatch knows all of what happened. */
const lateMs = 2 * 60_000;

/** Of one gateway: 5xx counts a one for each request that failed and a zero for each other, so that its number of samples is that of all requests. */
const figuresOfGateway = (ApiId: string): Figure[] =>
  (['SampleCount', 'Sum'] as const).map(statistic => ({ namespace: 'AWS/ApiGateway', name: '5xx', dimensions: { ApiId }, statistic }));

const spansFrom = (points: Point[][], fromMs: number): Span[] => {
  const spans = Array.from({ length: longestSpans }, (): Span => ({ requests: 0, failed: 0 }));
  points.forEach((figure, i) => {
    const what = i % 2 === 0 ? 'requests' : 'failed';
    for (const { atMs, value } of figure) {
      const span = spans[Math.floor((atMs - fromMs) / spanMs)];
      if (span) span[what] += value;
    }
  });
  return spans;
};

/** In which windows the requests of all gateways fail faster than promised, until the last span that CloudWatch knows wholly. */
export const budgetBurns = async (apiIds: string[], nowMs: number): Promise<Burn[]> => {
  const untilMs = Math.floor((nowMs - lateMs) / spanMs) * spanMs;
  const fromMs = untilMs - longestSpans * spanMs;
  return burnsIn(spansFrom(await figuresOf(apiIds.flatMap(figuresOfGateway), fromMs, untilMs, spanMinutes), fromMs));
};
