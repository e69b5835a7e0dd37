import type { UserId } from '../core/ids.ts';

/** Who is about to sign, as what, and in which zone their day is. */
export type Signer = { userId: UserId; name: string; role: string; zone: string };
