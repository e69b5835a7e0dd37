import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { consumers } from '../events/consumers.ts';
import { withoutConsumer } from '../events/index.ts';
import { type ModuleName, routesByModule } from '../shared/api/index.ts';
import { letRunBatches } from './constructs/batch.ts';
import { deadLetterQueue, WorkQueue } from './constructs/consumer.ts';
import {
  type Access,
  grantAccounts,
  grantCounting,
  grantMail,
  grantMembershipCounts,
  grantSecret,
  grantSend,
  grantTable,
  grantTokens,
  type SecretName,
  secretArn,
} from './constructs/grants.ts';
import { letWatch } from './constructs/health.ts';
import { Api } from './constructs/http-api.ts';
import { type LambdaProps, lambda } from './constructs/lambda.ts';
import { MailFeedback } from './constructs/mail-feedback.ts';
import { FallbackApi, ModuleApi } from './constructs/module-api.ts';
import { feedFromStream, type StreamProps } from './constructs/stream.ts';
import {
  accessOf,
  authorizerAccess,
  clockAccess,
  consumerAccess,
  fallbackAccess,
  mailFeedbackAccess,
  moduleTimeouts,
  publisherAccess,
  reservedFor,
} from './modules.ts';
import { configurationSetOf, idFor, nameFor, queuesUrlOf } from './names.ts';
import type { Stage } from './stages.ts';
import type { StateStack } from './state-stack.ts';

export type ServiceProps = StackProps & {
  stage: Stage;
  state: StateStack /** The folder with the bundles of the functions. */;
  assets: string;
};
const secretVariables: Record<SecretName, string> = {
  links: 'LINK_SECRET_ARN',
  push: 'PUSH_SECRET_ARN',
  cursors: 'CURSOR_SECRET_ARN',
  keys: 'KEY_SECRET_ARN',
  google: 'GOOGLE_SECRET_ARN',
  microsoft: 'MICROSOFT_SECRET_ARN',
};
type Options = { timeoutSeconds?: number; environment?: Record<string, string> };

/** Everything that can be thrown away and deployed again: API, functions, queues, bus and schedules. */
export class ServiceStack extends Stack {
  readonly functions = new Map<string, LambdaFunction>();
  readonly queues = new Map<string, WorkQueue>();
  /** Where failed batches go, by the function that works on the queue or the stream. */
  readonly deadLetters = new Map<string, Queue>();
  /** The functions that read the table's stream. */
  readonly onStream: string[] = [];
  readonly api: Api;
  readonly #stage: Stage;
  readonly #state: StateStack;
  readonly #assets: string;

  constructor(scope: Construct, id: string, { stage, state, assets, ...props }: ServiceProps) {
    super(scope, id, props);
    this.#stage = stage;
    this.#state = state;
    this.#assets = assets;

    const authorizer = this.#lambda('identity/authorizer', authorizerAccess, {
      environment: { USER_POOL_ID: state.userPool.userPoolId, USER_POOL_CLIENT_ID: state.userPoolClient.userPoolClientId },
    });
    this.api = new Api(this, 'Http', { stage, authorizer, logKey: state.key });
    this.#modules();
    this.#consumers();
    this.#mailFeedback();
    this.#publisher();
    this.#clock();
    letWatch(this.functions.get('health/api')!, { stage, key: state.key });

    new CfnOutput(this, 'ApiId', { value: this.api.api.ref });
    new CfnOutput(this, 'ApiUrl', { value: this.api.url });
  }

  /** A function with the rights that its row in `modules.ts` names, and the environment that goes with them. */
  #lambda(name: string, access: Access, { timeoutSeconds, environment }: Options = {}): LambdaFunction {
    const { table, key, secrets } = this.#state;
    const stage = this.#stage;
    const props: LambdaProps = {
      stage,
      name,
      assets: this.#assets,
      logKey: key,
      timeoutSeconds,
      reserved: reservedFor(stage, name),
      environment: { TABLE_NAME: table.tableName, DUE_SHARDS: String(stage.dueShards), ...environment },
    };
    const made = lambda(this, props);
    grantTable(made, table, key, access);
    if (access.accounts) grantAccounts(made, this.#state.userPool, access.accounts);
    if (access.counts) grantMembershipCounts(made, table);
    for (const secret of access.secrets ?? []) {
      grantSecret(made, secrets[secret], key);
      made.addEnvironment(secretVariables[secret], secretArn(secrets[secret]));
    }
    this.#mayReachProviders(made, access);
    if (access.tells) grantCounting(made, table, key);
    if (access.mail) grantMail(made, stage, configurationSetOf(stage));
    this.functions.set(name, made);
    return made;
  }

  /** Where the providers are, and the key of the grants: for the few functions that talk to them, or hold what they gave. */
  #mayReachProviders(to: LambdaFunction, { providers, tokens }: Access): void {
    if (providers) to.addEnvironment('PROVIDERS', this.toJsonString(this.#stage.providers));
    if (providers) to.addEnvironment('CONNECT_REDIRECTS', this.toJsonString(this.#stage.connectRedirects));
    if (!tokens) return;
    to.addEnvironment('GRANT_KEY_ARN', this.#state.grantKey.keyArn);
    grantTokens(to, this.#state.grantKey, tokens, this.#stage);
  }

  #queue(name: string, timeoutSeconds: number): WorkQueue {
    const queue = new WorkQueue(this, `${idFor(name)}Work`, { stage: this.#stage, key: this.#state.key, name, timeoutSeconds });
    this.queues.set(name, queue);
    this.deadLetters.set(name, queue.deadLetters);
    return queue;
  }

  #modules(): void {
    for (const [name, routes] of Object.entries(routesByModule)) {
      const handler = this.#lambda(`${name}/api`, accessOf(name as ModuleName), {
        timeoutSeconds: moduleTimeouts[name as ModuleName],
        environment: {
          ...this.#settings(),
          CALLER_PLAN: this.#stage.plans.caller,
          VISITOR_PLAN: this.#stage.plans.visitor,
        },
      });
      grantCounting(handler, this.#state.table, this.#state.key);
      new ModuleApi(this, idFor(name), { api: this.api.api, routes, handler, authorizerId: this.api.authorizerId });
    }
    letRunBatches(this.functions, this.#stage);
    new FallbackApi(this, 'Fallback', { api: this.api.api, handler: this.#lambda('fallback/api', fallbackAccess) });
  }

  /** The settings of the stage that modules and consumers read. An empty `PUBLIC_URL` is the local cloud, where the API has no address of its own. */
  #settings(): Record<string, string> {
    const { mailFrom, pushContact, real } = this.#stage;
    const { userPool, userPoolClient } = this.#state;
    return {
      PUBLIC_URL: real ? this.api.url : '',
      API_ID: this.api.api.ref,
      DOCS: this.#stage.docs,
      USER_POOL_ID: userPool.userPoolId,
      USER_POOL_CLIENT_ID: userPoolClient.userPoolClientId,
      APP_URL: this.#stage.corsOrigins[0]!,
      MAIL_FROM: mailFrom,
      MAIL_CONFIGURATION_SET: configurationSetOf(this.#stage),
      PUSH_CONTACT: pushContact,
      LOOPBACK_PUSH: real ? 'no' : 'yes',
      LOOPBACK_FILES: real ? 'no' : 'yes',
    };
  }

  #consumers(): void {
    for (const name of Object.keys(consumers) as (keyof typeof consumers)[]) {
      const { concurrency, timeoutSeconds, batchSize, ...access } = consumerAccess[name];
      const work = this.#queue(name, timeoutSeconds);
      const handler = this.#lambda(name, access, { timeoutSeconds, environment: this.#settings() });
      work.feeds(handler, this.#stage.concurrency[concurrency], batchSize);
    }
  }

  /** Bounces and complaints are events of SES, not ours: they come by a rule of their own. */
  #mailFeedback(): void {
    const name = 'deliveries/on-mail-feedback';
    const work = this.#queue(name, 20);
    work.feeds(this.#lambda(name, mailFeedbackAccess, { timeoutSeconds: 20 }), 2);
    new MailFeedback(this, 'MailFeedback', { stage: this.#stage, queue: work.queue });
  }

  #publisher(): void {
    const bus = new EventBus(this, 'Bus', {
      eventBusName: `almanac-${this.#stage.name}`,
      kmsKey: this.#stage.real ? this.#state.key : undefined,
    });
    const environment = { BUS_NAME: bus.eventBusName, QUEUES_URL: queuesUrlOf(this) };
    const undelivered = this.#queue('events/on-undelivered', 30);
    const publisher = this.#lambda('events/publish', publisherAccess, { timeoutSeconds: 30, environment });
    const again = this.#lambda('events/on-undelivered', publisherAccess, { timeoutSeconds: 30, environment });
    undelivered.feeds(again, this.#stage.concurrency.consumer);
    this.#maySend(publisher, undelivered);
    for (const each of [publisher, again]) {
      bus.grantPutEventsTo(each);
      for (const name of Object.keys(consumers)) this.#maySend(each, this.queues.get(name)!);
    }
    const newImage = { event: { M: { type: { S: [{ 'anything-but': withoutConsumer }] } } } };
    this.#onStream('events/publish', publisher, { newImage, reportBatchItemFailures: true });
  }

  #maySend(from: LambdaFunction, to: WorkQueue): void {
    grantSend(from, to.queue, this.#state.key, this.#stage);
  }

  #onStream(name: string, to: LambdaFunction, reading: Pick<StreamProps, 'newImage' | 'reportBatchItemFailures'>): void {
    const { table, key } = this.#state;
    const stage = this.#stage;
    const deadLetters = deadLetterQueue(this, `${idFor(name)}DeadLetters`, { stage, key, name });
    this.deadLetters.set(name, deadLetters);
    this.onStream.push(name);
    feedFromStream(to, { stage, table, key, deadLetters, ...reading });
  }

  #clock(): void {
    const due = this.#queue('clock/fire', 15);
    const windows = this.#queue('clock/window', 60);
    const dueEnvironment = { DUE_QUEUE_URL: due.queue.queueUrl, DUE_SHARDS_READ: String(this.#stage.dueShardsRead) };
    const make = (name: keyof typeof clockAccess, timeoutSeconds: number, environment: Record<string, string>) =>
      this.#lambda(name, clockAccess[name], { timeoutSeconds, environment });

    const fire = make('clock/fire', 15, dueEnvironment);
    const window = make('clock/window', 60, dueEnvironment);
    const near = make('clock/near', 30, dueEnvironment);
    const sweep = make('clock/sweep', 120, dueEnvironment);
    const tick = make('clock/tick', 30, { ...dueEnvironment, WINDOW_QUEUE_URL: windows.queue.queueUrl });

    due.feeds(fire, this.#stage.concurrency.fire);
    windows.feeds(window, this.#stage.concurrency.consumer);
    for (const sender of [fire, window, near, sweep]) this.#maySend(sender, due);
    this.#maySend(tick, windows);
    this.#onStream('clock/near', near, { newImage: { dueAt: { S: [{ exists: true }] } } });
    this.#every('Tick', Schedule.cron({ minute: '*' }), tick);
    this.#every('Sweep', Schedule.rate(Duration.minutes(5)), sweep);
  }

  #every(id: string, schedule: Schedule, to: LambdaFunction): void {
    const ruleName = nameFor(this.#stage, id.toLowerCase());
    new Rule(this, id, { ruleName, schedule, targets: [new LambdaTarget(to, { retryAttempts: 2, maxEventAge: Duration.minutes(10) })] });
  }
}
