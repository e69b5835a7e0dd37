import { quantile } from '../../../shared/domain/core/statistics.ts';

/** The line of a request, as far as its figures go. */
export type RequestLine = { route: string; status: string; RequestDuration: number; TableTime?: number[] };

/** One route: how many requests, which share of them failed by our fault, and in what time (ms) 50, 95 and 99 % were answered; of the calls of the table 95 %. */
export type RouteFigures = {
  route: string;
  requests: number;
  failedShare: number;
  p50: number;
  p95: number;
  p99: number;
  tableP95?: number;
};

const figuresOf = (route: string, lines: RequestLine[]): RouteFigures => {
  const times = lines.map(({ RequestDuration }) => RequestDuration);
  const within = (share: number): number => quantile(times, share)!;
  return {
    route,
    requests: lines.length,
    failedShare: lines.filter(({ status }) => Number(status) >= 500).length / lines.length,
    p50: within(0.5),
    p95: within(0.95),
    p99: within(0.99),
    tableP95: quantile(
      lines.flatMap(({ TableTime = [] }) => TableTime),
      0.95,
    ),
  };
};

/** The figures of each route, the most asked for first. */
export const figuresByRoute = (lines: RequestLine[]): RouteFigures[] =>
  [...Map.groupBy(lines, ({ route }) => route)]
    .map(([route, own]) => figuresOf(route, own))
    .sort((a, b) => b.requests - a.requests || (a.route < b.route ? -1 : 1));

const columns = ['requests', 'failed', 'p50', 'p95', 'p99', 'table p95'];

/** The figures as lines for the terminal, times in milliseconds. */
export const textOf = (figures: RouteFigures[]): string => {
  const rows = figures.map(({ route, requests, failedShare, p50, p95, p99, tableP95 }) => [
    route,
    requests.toLocaleString('en'),
    `${(100 * failedShare).toFixed(2)} %`,
    ...[p50, p95, p99, tableP95].map(ms => (ms === undefined ? '-' : String(Math.round(ms)))),
  ]);
  const width = Math.max(...rows.map(([route]) => route!.length));
  const lineOf = ([route = '', ...cells]: string[]): string => [route.padEnd(width), ...cells.map(cell => cell.padStart(9))].join('  ');
  return [['', ...columns], ...rows].map(lineOf).join('\n');
};
