import { figuresOf, gatewayFigures, type Point } from '../../../shared/aws/cloudwatch.ts';
import { type Burn, burnsIn, longestSpans, type Span, spanMinutes } from '../../../shared/domain/core/error-budget.ts';

const spanMs = spanMinutes * 60_000;
/** So late CloudWatch knows all of what happened. */
const lateMs = 2 * 60_000;

/** What a gateway counts: all of its requests, and those that failed. */
const counts = [
  ['requests', 'Count'],
  ['failed', '5xx'],
] as const satisfies [keyof Span, string][];

const figuresOfGateways = (apiIds: string[]) =>
  counts.flatMap(([what, name]) => gatewayFigures(apiIds, name).map(figure => ({ what, ...figure })));

const spansFrom = (figures: { what: keyof Span; points: Point[] }[], fromMs: number): Span[] => {
  const spans = Array.from({ length: longestSpans }, (): Span => ({ requests: 0, failed: 0 }));
  for (const { what, points } of figures)
    for (const { atMs, value } of points) {
      const span = spans[Math.floor((atMs - fromMs) / spanMs)];
      if (span) span[what] += value;
    }
  return spans;
};

/** In which windows the requests of all gateways fail faster than promised, until the last span that CloudWatch knows wholly. */
export const budgetBurns = async (apiIds: string[], nowMs: number): Promise<Burn[]> => {
  const untilMs = Math.floor((nowMs - lateMs) / spanMs) * spanMs;
  const fromMs = untilMs - longestSpans * spanMs;
  const figures = figuresOfGateways(apiIds);
  const points = await figuresOf(figures, fromMs, untilMs, spanMinutes);
  return burnsIn(
    spansFrom(
      figures.map(({ what }, i) => ({ what, points: points[i]! })),
      fromMs,
    ),
  );
};
