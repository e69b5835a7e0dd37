/**
 * One figure of a benchmark: its value, and where it has one its budget with whether that is met. A budget is the most that is allowed,
 * or the least where `atLeast` says so. `note` says in a few words what the reader must know to believe it.
 */
export type Figure = { figure: string; value: number; unit: string; budget?: number; atLeast?: true; met?: boolean; note?: string };

/** A figure, with the most that it may be. */
export const figure = (name: string, value: number, unit: string, budget?: number): Figure => ({
  figure: name,
  value,
  unit,
  ...(budget === undefined ? {} : { budget, met: value <= budget }),
});

/** A figure with the least that it must be. */
export const figureAtLeast = (name: string, value: number, unit: string, budget: number): Figure => ({
  figure: name,
  value,
  unit,
  budget,
  atLeast: true,
  met: value >= budget,
});

/** A number with so many decimals. */
export const rounded = (value: number, decimals = 0): number => Number(value.toFixed(decimals));

/** The middle one of some values. */
export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const budgetOf = ({ budget, atLeast }: Figure): string => (budget === undefined ? '' : `${atLeast ? '≥' : '≤'} ${shown(budget)}`);
const shown = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 3 });
const verdictOf = ({ met }: Figure): string => (met === undefined ? '' : met ? 'met' : 'NOT MET');

/** The figures as a table for the terminal: figure, value, budget, met or not, note. */
export const tableOf = (figures: Figure[]): string => {
  const rows = figures.map(each => [each.figure, `${shown(each.value)} ${each.unit}`, budgetOf(each), verdictOf(each), each.note ?? '']);
  const widths = [0, 1, 2, 3].map(column => Math.max(...rows.map(row => row[column]!.length)));
  const line = (row: string[]): string =>
    row.map((cell, i) => (i === 1 || i === 2 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i] ?? 0))).join('  ');
  return rows.map(row => `  ${line(row)}`.trimEnd()).join('\n');
};
