import { readFileSync } from 'node:fs';

/** What V8 says of one script: its functions, each with ranges of characters that lie in one another, and how often each has run. */
export type ScriptCoverage = { url: string; functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[] };

/** Which characters of a script have run in one process. A range tells for what lies in it; those within it come later. */
const runIn = (length: number, { functions }: ScriptCoverage): Uint8Array => {
  const ran = new Uint8Array(length);
  for (const { startOffset, endOffset, count } of functions.flatMap(({ ranges }) => ranges))
    ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return ran;
};

/** Which characters of a script have run, in any of the processes that loaded it. */
export const runCharacters = (length: number, reports: readonly ScriptCoverage[]): Uint8Array => {
  const ran = new Uint8Array(length);
  for (const report of reports) for (const [i, has] of runIn(length, report).entries()) if (has) ran[i] = 1;
  return ran;
};

const digits = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((char, value) => [char, value]));

/** The numbers of a segment of a source map (base 64 VLQ). */
export const numbersOf = (segment: string): number[] => {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const char of segment) {
    const digit = digits.get(char)!;
    value += (digit & 31) * 2 ** shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -Math.floor(value / 2) : Math.floor(value / 2));
    [value, shift] = [0, 0];
  }
  return numbers;
};

type SourceMap = { sources: string[]; mappings: string };
type Segment = { offset: number; source: number; line: number; column: number };

/** The places of a bundle that a source map knows: where each begins in it, and where it comes from. */
export const segmentsOf = ({ mappings }: SourceMap, text: string): Segment[] => {
  const segments: Segment[] = [];
  let [source, line, column, lineStart] = [0, 0, 0, 0];
  for (const generated of mappings.split(';')) {
    let at = 0;
    for (const segment of generated.split(',').filter(Boolean)) {
      const [moved = 0, sources = 0, lines = 0, columns = 0] = numbersOf(segment);
      at += moved;
      source += sources;
      line += lines;
      column += columns;
      segments.push({ offset: lineStart + at, source, line, column });
    }
    lineStart = text.indexOf('\n', lineStart) + 1;
  }
  return segments;
};

/** Of each source file, its lines with code and whether each has run. */
export type Lines = Map<string, Map<number, boolean>>;

/**
 * Adds what has run of a bundle to the lines that it was made of: a line has run where its beginning has, in one bundle or another.
 */
export const addBundle = (lines: Lines, file: string, reports: readonly ScriptCoverage[], nameOf: (source: string) => string): void => {
  const text = readFileSync(file, 'utf8');
  const map = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as SourceMap;
  const ran = runCharacters(text.length, reports);
  const begins = new Map<string, Segment>();
  for (const segment of segmentsOf(map, text)) {
    const key = `${segment.source}:${segment.line}`;
    const known = begins.get(key);
    if (!known || segment.column < known.column) begins.set(key, segment);
  }
  for (const { source, line, offset } of begins.values()) {
    const name = nameOf(map.sources[source]!);
    const known = lines.get(name) ?? new Map<number, boolean>();
    known.set(line, (known.get(line) ?? false) || ran[offset] === 1);
    lines.set(name, known);
  }
};

/** The lines as a report that other programs read (LCOV). */
export const lcovOf = (lines: Lines): string =>
  [...lines]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([file, own]) => {
      const told = [...own].sort(([one], [other]) => one - other).map(([line, ran]) => `DA:${line + 1},${ran ? 1 : 0}`);
      return [`SF:${file}`, ...told, `LF:${own.size}`, `LH:${[...own.values()].filter(Boolean).length}`, 'end_of_record', ''].join('\n');
    })
    .join('');
