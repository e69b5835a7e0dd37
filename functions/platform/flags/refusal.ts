import { type Problem, type Refusal, refusalAs } from '../../../shared/runtime/http/reply.ts';

/** What went wrong in the words of OFREP, as members of the problem document beside ours (RFC 9457 3.2). */
const inOfrep = ({ code, details }: Problem): object => {
  if (code === 'not_found') return { key: details?.flag, errorCode: 'FLAG_NOT_FOUND' };
  return { errorCode: code === 'invalid_request' ? 'INVALID_CONTEXT' : 'GENERAL' };
};

/** A refusal that clients of OFREP understand as well as ours. */
export const refusal: Refusal = (...refused) =>
  refusalAs('application/problem+json', problem => ({ ...problem, ...inOfrep(problem) }), ...refused);
