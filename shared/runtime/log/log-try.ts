import type { TryRecord } from '../../domain/core/tries.ts';
import { type LogFields, logMetrics } from './logger.ts';
import type { MessageCode } from './messages.ts';

const codes: Readonly<Record<TryRecord['status'], MessageCode>> = {
  sending: 'ALM042',
  sent: 'ALM041',
  retrying: 'ALM043',
  skipped: 'ALM044',
  failed: 'ALM042',
  unknown: 'ALM042',
};

/** The line of a message as its ledger has it after a try, counted by channel and status, with how late it was where it was sent. */
export const logTry = ({ status, lateMs, reason }: TryRecord, fields: LogFields & { channel: string }): void =>
  logMetrics(
    codes[status],
    { ...fields, status, reason },
    {
      Deliveries: { unit: 'Count', value: 1, by: ['service', 'channel', 'status'] },
      ...(lateMs === undefined ? {} : { DeliveryLateness: { unit: 'Milliseconds', value: lateMs, by: ['service', 'channel'] } }),
    },
  );
