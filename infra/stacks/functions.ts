import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ApiName, routesByApi } from '../../shared/api/index.ts';
import { deadLetterAlarm, functionAlarm, lateAlarm, queueAlarm, streamAlarm } from '../alarms.ts';
import type { Access } from '../constructs/access.ts';
import { type AlarmRow, alarm } from '../constructs/alarm.ts';
import { ApiRoutes, type Gateways } from '../constructs/api-routes.ts';
import { deadLetterQueue, WorkQueue } from '../constructs/consumer.ts';
import { mayReadFlags } from '../constructs/flags.ts';
import {
  grantAccesses,
  grantAccounts,
  grantArchive,
  grantCounting,
  grantExports,
  grantFiles,
  grantLog,
  grantMail,
  grantMembershipCounts,
  grantPatients,
  grantSecrets,
  grantSend,
  grantSigning,
  grantTable,
  grantTokens,
} from '../constructs/grants.ts';
import { lambda } from '../constructs/lambda.ts';
import { answering } from '../constructs/rollout.ts';
import { signInVariables } from '../constructs/sign-in.ts';
import type { SocketApi } from '../constructs/socket-api.ts';
import { feedFromStream, type StreamProps } from '../constructs/stream.ts';
import { addressVariables } from '../edge/doors.ts';
import { configurationSetOf, idFor, logBucketOf } from '../names.ts';
import { passkeyVariables } from '../origins.ts';
import { isIdle, rowOf, type ServiceName } from '../services/index.ts';
import type { ConsumerRow, DueRow, ServiceRow } from '../services/row.ts';
import { longestWaitOf, type Stage } from '../stage-settings.ts';
import type { StateStack } from './state.ts';

export type FunctionStackProps = StackProps & {
  stage: Stage;
  state: StateStack;
  /** The service whose functions it holds. */
  service: ServiceName;
  /** The folder with the bundles of the functions. */
  assets: string;
};

/** A stack of functions with what feeds and watches them. It can be thrown away and deployed again, and no other stack reads from it. */
export class FunctionStack extends Stack {
  readonly functions = new Map<string, LambdaFunction>();
  readonly queues = new Map<string, WorkQueue>();
  /** The functions whose failed batches have a queue, be they read from a queue or from the stream. */
  readonly deadLetters: string[] = [];
  /** Its alarms, on real stages. */
  readonly alarms: AlarmRow[] = [];
  /** The WebSocket API, in the stack of the service that has one. */
  protected socketApi: SocketApi | undefined;
  readonly #onStream: string[] = [];
  readonly #props: FunctionStackProps;

  constructor(scope: ConstructorParameters<typeof Stack>[0], id: string, props: FunctionStackProps) {
    super(scope, id, props);
    this.#props = props;
  }

  /** A function with the rights that its row in `infra/services` names, and the environment that goes with them. */
  lambda(name: string, environment: Record<string, string> = {}): LambdaFunction {
    const { stage, state, assets, service } = this.#props;
    const row = rowOf(name);
    const made = lambda(this, {
      stage,
      name,
      service,
      assets,
      logKey: state.key,
      timeoutSeconds: row.timeoutSeconds,
      memoryMb: row.memoryMb,
      reserved: stage.reserved === 'nothing' ? undefined : row.reserved?.(stage.concurrency),
      environment: {
        TABLE_NAME: state.table.tableName,
        DUE_SHARDS: String(stage.dueShards),
        LOG_EPOCH: String(stage.logEpoch),
        ...(row.passkeys ? passkeyVariables(stage) : {}),
        ...signInVariables(this, stage, row),
        ...environment,
      },
    });
    this.#connection(made, row);
    this.functions.set(name, made);
    return made;
  }

  #connection(made: LambdaFunction, access: Access): void {
    const { stage, state } = this.#props;
    const { table, key, secrets } = state;
    grantTable(made, table, key, access);
    if (access.accounts) grantAccounts(made, state.userPool, access.accounts, stage);
    if (access.counts) grantMembershipCounts(made, table);
    grantSecrets(made, secrets, key, access);
    this.#mayReachProviders(made, access);
    this.#mayUseKeys(made, access);
    this.#mayUseSockets(made, access);
    if (access.flags) mayReadFlags(made, state.flags, stage);
    if (access.limits) grantCounting(made, table, key, 'requests');
    this.#mayUseArchive(made, access);
    if (access.files) grantFiles(made, key, access.files, stage);
    if (access.tells) grantCounting(made, table, key, 'tellings');
    if (access.mail) grantMail(made, stage, configurationSetOf(stage));
  }

  /** Where the providers are, and the key of the connections: for the few functions that talk to them, or hold what they gave. */
  #mayReachProviders(to: LambdaFunction, { providers, tokens }: Access): void {
    const { stage, state } = this.#props;
    if (providers) to.addEnvironment('PROVIDERS', this.toJsonString(stage.providers));
    if (providers) to.addEnvironment('CONNECT_REDIRECTS', this.toJsonString(stage.connectRedirects));
    if (!tokens) return;
    to.addEnvironment('CONNECTION_KEY_ARN', state.connectionKey.keyArn);
    grantTokens(to, state.connectionKey, tokens, stage);
  }

  /** The key that wraps the data keys of logs and of patients, and one that signs: checkpoints of logs, or prescriptions. */
  #mayUseKeys(to: LambdaFunction, { log, signs, patients }: Access): void {
    const { stage, state } = this.#props;
    if (log) grantLog(to, state.logKey, log, stage);
    if (patients) grantPatients(to, state.table, state.logKey, stage);
    if (signs) grantSigning(to, state.signingKeys[signs], signs, stage);
    if (signs === 'prescriptions') to.addEnvironment('RETIRED_SIGNING_KEYS', JSON.stringify(stage.retiredPrescriptionKeys));
  }

  /** Where sockets are, for who says it or sends to them. An empty URL is the local cloud, where they have no address of their own. */
  #mayUseSockets(to: LambdaFunction, { sockets }: Access): void {
    if (!sockets || !this.socketApi) return;
    to.addEnvironment('SOCKETS_API_ID', this.socketApi.id);
    to.addEnvironment('SOCKETS_URL', this.#props.stage.real ? this.socketApi.url : '');
    if (sockets === 'send') this.socketApi.letSend(to);
  }

  /** The archive of logs, which whoever reads logs reads, too; and the files that are made of them. */
  #mayUseArchive(to: LambdaFunction, { log, exports, archive = log === 'read' ? 'read' : undefined }: Access): void {
    const { stage } = this.#props;
    if (exports) grantExports(to, exports, stage);
    if (log || archive) to.addEnvironment('LOG_BUCKET', logBucketOf(stage));
    if (archive) grantArchive(to, archive, stage);
    if (archive !== 'archive') return;
    const { hot, kept } = stage.logDays;
    to.addEnvironment('LOG_HOT_DAYS', String(hot));
    to.addEnvironment('LOG_KEPT_DAYS', String(kept === 'for_ever' ? 0 : kept));
  }

  /** The queue that a function of the same name works on. */
  queue(name: string): WorkQueue {
    const { stage, state } = this.#props;
    const queue = new WorkQueue(this, `${idFor(name)}Work`, {
      stage,
      key: state.key,
      name,
      timeoutSeconds: rowOf(name).timeoutSeconds ?? 10,
    });
    this.queues.set(name, queue);
    this.deadLetters.push(name);
    return queue;
  }

  /** Feeds a function from the table's stream. */
  feedFromStream(name: string, to: LambdaFunction, reading: Pick<StreamProps, 'newImages' | 'reportBatchItemFailures'>): void {
    const { stage, state } = this.#props;
    const deadLetters = deadLetterQueue(this, `${idFor(name)}DeadLetters`, { stage, key: state.key, name });
    this.deadLetters.push(name);
    this.#onStream.push(name);
    feedFromStream(to, { stage, table: state.table, key: state.key, deadLetters, ...reading });
  }

  /** The functions of a service that answer routes, hear events, fire what falls due, or hear of what happens outside. */
  serve({ apis, consumers, due, outside = {}, sockets = {} }: ServiceRow, gateways: Gateways): void {
    const { stage, state, service } = this.#props;
    const [settings, plans] = [
      this.#settings(gateways),
      { CALLER_PLAN: stage.plans.caller, VISITOR_PLAN: stage.plans.visitor, ...addressVariables(stage) },
    ];
    for (const own of Object.keys(sockets)) this.socketApi?.answeredBy(answering(this.lambda(`${service}/${own}`, plans), stage));
    for (const own of Object.keys(apis)) {
      const name = `${service}/${own}`;
      const handler = this.lambda(name, { ...settings, ...plans });
      grantCounting(handler, state.table, state.key, 'requests');
      grantAccesses(handler, state.table, state.key);
      new ApiRoutes(this, `${idFor(name)}Routes`, { gateways, routes: routesByApi[name as ApiName], handler, stage });
    }
    for (const [own, row] of Object.entries(consumers)) this.#works(`${service}/${own}`, row, settings);
    if (due) this.#fires(due);
    for (const [own, row] of Object.entries(outside)) {
      const { queue } = this.#works(`${service}/${own}`, row, {});
      row.source?.(this, { stage, queue });
    }
  }

  #works(name: string, { concurrency, batchSize, gathers }: ConsumerRow, environment: Record<string, string>): WorkQueue {
    const work = this.queue(name);
    const handler = this.lambda(name, environment);
    if (gathers) work.gathersFor(handler, this.#props.stage.gatherSeconds);
    else work.feeds(handler, this.#props.stage.concurrency[concurrency], batchSize);
    return work;
  }

  /** The function that fires what falls due of the service. What came too early goes back to its own queue. */
  #fires(row: DueRow): void {
    const { stage, state, service } = this.#props;
    const name = `${service}/on-due`;
    const { queue } = this.#works(name, row, {});
    grantSend(this.functions.get(name)!, queue.queueArn, state.key, stage);
  }

  /** The settings of the stage that functions read, with where their service is reached. An empty `PUBLIC_URL` is the local cloud, where no gateway has an address of its own. */
  #settings(gateways: Gateways): Record<string, string> {
    const { stage, state, service } = this.#props;
    const [{ mailFrom, pushContact, real }, api] = [stage, gateways[service as keyof Gateways] ?? gateways.main];
    return {
      PUBLIC_URL: real ? api.url : '',
      API_ID: api.id,
      DOCS: stage.docs,
      USER_POOL_ID: state.userPool.userPoolId,
      USER_POOL_CLIENT_ID: state.userPoolClient.userPoolClientId,
      APP_URL: stage.corsOrigins[0]!,
      MAIL_FROM: mailFrom,
      MAIL_CONFIGURATION_SET: configurationSetOf(stage),
      MAIL_KEPT_PERCENT: String(stage.mailKeptPercent),
      PUSH_CONTACT: pushContact,
      LOOPBACK_PUSH: real ? 'no' : 'yes',
      LOOPBACK_FILES: real ? 'no' : 'yes',
      LONGEST_WAIT_SECONDS: String(longestWaitOf(stage)),
    };
  }

  /** Makes the alarms of what stands in the stack so far: of each queue and function, and those of the service itself. */
  watch({ alarms, due }: ServiceRow): void {
    const { stage, state } = this.#props;
    if (!state.alarmTopic) return;
    const watched = (names: Iterable<string>) => [...names].map(name => ({ ...rowOf(name), name }));
    const silent = [...this.functions.keys()].filter(name => !(this.queues.has(name) || name in routesByApi || isIdle(name, stage)));
    this.alarms.push(
      ...(alarms?.(stage) ?? []),
      ...(due?.lateAfterSeconds ? [lateAlarm(stage, this.#props.service, due.impact, due.lateAfterSeconds)] : []),
      ...watched(this.queues.keys()).map(each => queueAlarm(stage, each)),
      ...watched(this.deadLetters).map(each => deadLetterAlarm(stage, each)),
      ...watched(silent).map(each => functionAlarm(stage, each)),
      ...watched(this.#onStream).map(each => streamAlarm(stage, each)),
    );
    for (const row of this.alarms) alarm(this, stage, state.alarmTopic, row);
  }
}
