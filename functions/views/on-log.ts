import { appendedRow } from '../../shared/runtime/events/appended.ts';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { fanOut } from './sockets/fan-out.ts';

/** A row was appended to the log of an owner whom sockets follow: they are sent what stands there. */
export const handler = batchHandler(({ body }) => fanOut(appendedRow(body)), 'ALM021');
