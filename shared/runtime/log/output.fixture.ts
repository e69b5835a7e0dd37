import { afterEach, beforeEach, type MockInstance, vi } from 'vitest';

/** Keeps what each test of a file writes to its output, instead of showing it: as one text, and as the log lines that it is made of. */
export const keptOutput = () => {
  let out: MockInstance<typeof process.stdout.write>;
  let err: MockInstance<typeof process.stderr.write>;
  beforeEach(() => {
    out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => vi.restoreAllMocks());
  const written = (): string => [...out.mock.calls, ...err.mock.calls].map(([text]) => String(text)).join('');
  const lines = (): Record<string, unknown>[] =>
    written()
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line));
  return { written, lines };
};
