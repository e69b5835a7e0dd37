import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ConsumerName } from '../../events/consumers.ts';
import type { ApiName } from '../../shared/api/index.ts';
import type { Access, TableAction } from '../constructs/access.ts';
import type { AlarmRow } from '../constructs/alarm.ts';
import type { Stage } from '../stage-settings.ts';

export const read = ['GetItem', 'BatchGetItem'] as const satisfies TableAction[];
export const readAndQuery = [...read, 'Query'] as const;
/** A transaction of puts needs the right to put. */
export const write = [...read, 'PutItem'] as const;
export const writeAndQuery = [...write, 'Query'] as const;

/** What a function may touch, and what people lose while it does not work (a whole sentence). */
export type FunctionRow = Access & {
  impact: string;
  /** Why it is a function of its own, beside the three that every service may have: a sharp right, a rate, a long timeout, lateness, load. */
  because?: string;
  /** Ten unless said. */
  timeoutSeconds?: number;
  /** 1,024 unless said. */
  memoryMb?: number;
  /** Whether a stage has any use for it, where not each has: what nothing calls needs no alarm. */
  chosenBy?: (stage: Stage) => boolean;
  /** A metric of its own that counts what it could not do without failing itself: its alarm hears that, too. */
  refused?: string;
  /** What is late when it waits has its part of the stage's concurrency to itself, where the stage sets any apart. */
  reserved?: (concurrency: Stage['concurrency']) => number;
};

/** A function that answers routes. The sentence on what people lose follows from its routes unless it says better. */
export type ApiRow = Omit<FunctionRow, 'impact'> & { impact?: string };

/**
 * A function with a queue: how many of it run at once, how long one batch may take, and how many messages it holds (else ten). One that gathers
 * is handed all that a stage lets come together (`gatherSeconds`), two batches at once at the most.
 */
export type ConsumerRow = FunctionRow & {
  concurrency: keyof Stage['concurrency'];
  timeoutSeconds: number;
  batchSize?: number;
  gathers?: true;
};

/** The function that fires what falls due of a service, from a due queue of its own, and above how many seconds late an alarm rings. */
export type DueRow = ConsumerRow & { lateAfterSeconds?: number };

/** A function whose queue gets something else than events of records, and what lets in whoever fills it, where that is not our publisher. */
export type OutsideRow = ConsumerRow & { source?: (scope: Construct, props: { stage: Stage; queue: Queue }) => void };

/** The functions that every service may have: it answers, it listens, its records fall due. One more is there for a reason, which stands in its row. */
export const usual = ['api', 'on-event', 'on-due'] as const;

/** One service: its functions with their rights, each `functions/<service>/<name>.ts`, and the alarms that only it knows of. It is deployed as a stack of its own. */
export type ServiceRow = {
  /** Those that answer routes. */
  apis: Record<string, ApiRow>;
  /** Those that hear events. */
  consumers: Record<string, ConsumerRow>;
  /** Fires its records: `on-due`. */
  due?: DueRow;
  /** Those that hear of what is no event of a record, mostly of what happens outside. */
  outside?: Record<string, OutsideRow>;
  /** That which opens sockets, hears what they say, and that they have gone. */
  sockets?: Record<string, FunctionRow>;
  /** Those that the service's stack makes itself. */
  others?: Record<string, FunctionRow>;
  alarms?: (stage: Stage) => AlarmRow[];
};

/** The functions of a service by what they are called in it: `notifications/on-email` is `on-email`. */
type In<Service extends string, Name> = Name extends `${Service}/${infer Own}` ? Own : never;

/** The row of one service: with a row for each function that answers routes or hears events, and for no other. */
export type RowOf<Service extends string> = ServiceRow & {
  apis: { [Own in In<Service, ApiName>]: ApiRow };
  consumers: { [Own in In<Service, ConsumerName>]: ConsumerRow };
};
