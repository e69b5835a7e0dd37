import * as z from 'zod';
import { isEverybody, isNetwork } from '../shared/networks.ts';

/**
 * Who comes to the door of operators, an API of its own for those who run the stage: from these networks alone (CIDR, IPv4 or IPv6); or `none`, so
 * that there is no such door.
 */
export const OperatorSettings = z.union([
  z.literal('none'),
  z.strictObject({
    from: z.array(z.string().refine(isNetwork, 'must be a network such as 203.0.113.0/24 or 2001:db8::/48')).min(1).max(50),
  }),
]);
export type OperatorSettings = z.infer<typeof OperatorSettings>;

/** Whether everybody on the internet could come to the door. */
export const isOpenDoor = (operators: OperatorSettings): boolean => operators !== 'none' && operators.from.some(isEverybody);
