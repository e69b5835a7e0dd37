import type { FailureCode } from '../../domain/core/failure.ts';
import type { InvalidCode } from '../../domain/core/invalid.ts';
import type { Reason } from './reason.ts';

/** What problem documents say in one language. `{name}` is filled in from the failure's details, or from what an error may name. */
export type ProblemTexts = {
  /** Short, the same for every occurrence of a code (RFC 9457 3.1.3), and the sentence that explains it. */
  codes: Record<FailureCode, { title: string; detail: string }>;
  /** What is wrong at one place. */
  invalid: Record<InvalidCode, string>;
  /** A better sentence where the details name this reason. */
  reasons: Record<Reason, string>;
};
