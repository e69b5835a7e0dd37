import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { edgeHeader } from '../../../shared/api/core/edge.ts';
import { openedBy } from '../../../shared/aws/secrets/secret-generations.ts';
import { environment } from '../../../shared/env.ts';

const { EDGE_SECRET_ARN } = environment({ EDGE_SECRET_ARN: z.string().optional() });

const hashed = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Whether a request came by the edge, where the stage has one: it alone knows the key, of now, or of before while another follows. A stage without
 * is asked directly.
 */
export const cameByEdge = async (headers: Record<string, string | undefined> = {}): Promise<boolean> => {
  if (EDGE_SECRET_ARN === undefined) return true;
  const given = hashed(headers[edgeHeader] ?? '');
  return (await openedBy(EDGE_SECRET_ARN, secret => timingSafeEqual(hashed(secret), given) || undefined)) === true;
};
