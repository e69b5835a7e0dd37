import * as z from 'zod';

/** What can be done. `approve` is to decide on what somebody says they have done, `sign` to vouch for what stands there. */
export const Action = z.enum(['read', 'create', 'change', 'complete', 'delete', 'approve', 'sign']);
export type Action = z.infer<typeof Action>;

/** All that somebody does themselves: whether others have done what they say is not theirs to decide. */
export const allOfOwn: readonly Action[] = Action.exclude(['approve', 'sign']).options;
