import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ConsumerName } from '../../events/consumers.ts';
import type { ModuleName } from '../../shared/api/index.ts';
import type { AlarmRow } from '../constructs/alarm.ts';
import type { Access, TableAction } from '../constructs/grants.ts';
import type { Stage } from '../stages.ts';

export const read = ['GetItem', 'BatchGetItem'] as const satisfies TableAction[];
export const readAndQuery = [...read, 'Query'] as const;
/** A transaction of puts needs the right to put. */
export const write = [...read, 'PutItem'] as const;
export const writeAndQuery = [...write, 'Query'] as const;

/** What a function may touch, and what people lose while it does not work (a whole sentence). */
export type FunctionRow = Access & {
  impact: string;
  /** Ten unless said. */
  timeoutSeconds?: number;
  /** What is late when it waits has its part of the stage's concurrency to itself, where the stage sets any apart. */
  reserved?: (concurrency: Stage['concurrency']) => number;
};

/** A function that answers the routes of a module. The sentence on what people lose follows from its routes unless it says better. */
export type ApiRow = Omit<FunctionRow, 'impact'> & { impact?: string };

/** A function with a queue: how many of it run at once, how long one batch may take, and how many messages it holds (else ten). */
export type ConsumerRow = FunctionRow & { concurrency: keyof Stage['concurrency']; timeoutSeconds: number; batchSize?: number };

/** The function that fires what falls due of a service, from a due queue of its own, and above how many seconds late an alarm rings. */
export type DueRow = ConsumerRow & { lateAfterSeconds?: number };

/** A function whose queue is filled by something else than our publisher, and what lets that in. */
export type OutsideRow = ConsumerRow & { source: (scope: Construct, props: { stage: Stage; queue: Queue }) => void };

/** One service: its functions with their rights, and the alarms that only it knows of. It is deployed as a stack of its own. */
export type ServiceRow = {
  /** The modules that answer routes: `functions/<service>/<module>/handlers.ts`. */
  apis: Partial<Record<ModuleName, ApiRow>>;
  /** The consumers of events: `functions/<service>/<name>.ts`. */
  consumers: Partial<Record<ConsumerName, ConsumerRow>>;
  /** Fires its records: `functions/<service>/on-due.ts`. */
  due?: DueRow;
  /** Hear of what happens outside: `functions/<service>/<name>.ts`. */
  outside?: Record<string, OutsideRow>;
  alarms?: (stage: Stage) => AlarmRow[];
};
