import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { appendedListeners, consumerNames } from '../../events/consumers.ts';
import { withoutListener } from '../../events/index.ts';
import { gatewayKeyOf } from '../../shared/api/core/methods.ts';
import type { Route } from '../../shared/api/core/route.ts';
import { routes } from '../../shared/api/index.ts';
import { platformLane } from '../../shared/data/lanes.ts';
import { FallbackApi, type Gateways, tellAddress } from '../constructs/api-routes.ts';
import { letRunBatches } from '../constructs/batch.ts';
import { letHearLogs, onError } from '../constructs/error-reports.ts';
import { grantCounting, grantSend } from '../constructs/grants.ts';
import { letWatch } from '../constructs/health.ts';
import { Api } from '../constructs/http-api.ts';
import { letOperate, OperatorApi } from '../constructs/operator-api.ts';
import { answering, beforeTraffic, letTryVersions } from '../constructs/rollout.ts';
import { letWatchPromises } from '../constructs/watch.ts';
import { addressVariables, letKnowEdge, originDoors } from '../edge/doors.ts';
import { hostOf, isClosed } from '../edge/settings.ts';
import { nameFor, queueArnOf, queuesUrlOf } from '../names.ts';
import { laneNames, queueNames } from '../services/index.ts';
import { platform } from '../services/platform.ts';
import { FunctionStack, type FunctionStackProps } from './functions.ts';

/** The keys of the routes that wait for something to happen. */
const waitingKeys = (Object.values(routes) as Route[]).filter(({ stream }) => stream !== undefined).map(gatewayKeyOf);

/** The gateways with their authorizer, the clock, the publisher and the bus: what every service stands on. Services are known here by name alone. */
export class PlatformStack extends FunctionStack {
  readonly gateways: Record<keyof Gateways, Api>;
  readonly #props: FunctionStackProps;

  constructor(scope: Construct, id: string, props: FunctionStackProps) {
    super(scope, id, props);
    this.#props = props;
    const { stage, state } = props;

    // Before all others, whose logs it hears.
    const errors = this.lambda(onError, {
      ERROR_DSN: stage.errorReports === 'off' ? '' : stage.errorReports,
      LOOPBACK_ERRORS: stage.real ? 'no' : 'yes',
    });
    letHearLogs(errors, stage);
    const authorizer = this.lambda('platform/authorizer', {
      USER_POOL_ID: state.userPool.userPoolId,
      USER_POOL_CLIENT_ID: state.userPoolClient.userPoolClientId,
      OPERATOR_DOOR: stage.operators === 'none' ? 'none' : 'made',
      ...addressVariables(stage),
    });
    if (state.edgeKey && isClosed(stage.edge)) letKnowEdge(authorizer, state.edgeKey, state.key);
    const atGateway = { stage, authorizer: answering(authorizer, stage), logKey: state.key };
    this.gateways = {
      main: new Api(this, 'Http', { name: `almanac-${stage.name}`, waiting: waitingKeys, ...atGateway, host: hostOf(stage.edge, 'main') }),
      clinic: new Api(this, 'Clinic', { name: `almanac-${stage.name}-clinic`, ...atGateway, host: hostOf(stage.edge, 'clinic') }),
      fhir: new Api(this, 'Fhir', { name: `almanac-${stage.name}-fhir`, ...atGateway, host: hostOf(stage.edge, 'fhir') }),
    };
    if (stage.edge !== 'none') originDoors(this, stage.edge, this.gateways);
    this.#triggers();
    this.serve(platform, this.gateways);
    this.#addresses();
    letRunBatches(this.functions.get('platform/batch')!, stage);
    letTryVersions(this.lambda(beforeTraffic), stage);
    this.#publisher();
    this.#clock();
    this.#promises();
    this.#secrets();
    letWatch(this.functions.get('platform/health')!, { stage, key: state.key });
    if (stage.operators !== 'none') this.#operators();
    this.watch(platform);

    const { main, clinic, fhir } = this.gateways;
    new CfnOutput(this, 'ApiId', { value: main.id });
    new CfnOutput(this, 'ApiUrl', { value: main.url });
    new CfnOutput(this, 'ClinicApiId', { value: clinic.id });
    new CfnOutput(this, 'ClinicUrl', { value: clinic.url });
    new CfnOutput(this, 'FhirApiId', { value: fhir.id });
    new CfnOutput(this, 'FhirUrl', { value: fhir.url });
  }

  /** What the user pool asks: what it mails, and, where users come from providers, whether an account is made of a sign-up. */
  #triggers(): void {
    const { stage, state } = this.#props;
    const asked = ['platform/on-message', ...(stage.signIn === 'passwords' ? [] : ['platform/on-sign-up'])];
    for (const name of asked)
      this.lambda(name).addPermission('Cognito', {
        principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
        sourceArn: state.userPool.userPoolArn,
      });
  }

  /** Answers what no route of a gateway matches, and tells clients where the other gateways are. */
  #addresses(): void {
    const { main, clinic, fhir } = this.gateways;
    const ids = { CLINIC_API_ID: clinic.id, FHIR_API_ID: fhir.id };
    const fallback = answering(this.lambda('platform/fallback', ids), this.#props.stage);
    new FallbackApi(this, 'Fallback', { api: main, handler: fallback });
    new FallbackApi(this, 'ClinicFallback', { api: clinic, handler: fallback });
    new FallbackApi(this, 'FhirFallback', { api: fhir, handler: fallback });
    const config = this.functions.get('platform/api')!;
    tellAddress(config, 'clinic', clinic, this.#props.stage);
    tellAddress(config, 'fhir', fhir, this.#props.stage);
  }

  /** Sends to each consumer's queue by its name: a service that is deployed later, or not yet, costs no other a message. */
  #publisher(): void {
    const { stage, state } = this.#props;
    const bus = new EventBus(this, 'Bus', { eventBusName: `almanac-${stage.name}`, kmsKey: stage.real ? state.key : undefined });
    const environment = { BUS_NAME: bus.eventBusName, QUEUES_URL: queuesUrlOf(this) };
    const undelivered = this.queue('platform/on-undelivered');
    const publisher = this.lambda('platform/publish', environment);
    const log = this.queue('platform/on-log');
    log.feeds(this.lambda('platform/on-log'), stage.concurrency.consumer);
    const again = this.lambda('platform/on-undelivered', environment);
    undelivered.feeds(again, stage.concurrency.consumer);
    this.#maySend(publisher, 'platform/on-undelivered');
    for (const each of [publisher, again]) {
      bus.grantPutEventsTo(each);
      for (const name of [...consumerNames, 'platform/on-log', ...appendedListeners]) this.#maySend(each, name);
    }
    const carriesEvent = { event: { M: { type: { S: [{ 'anything-but': withoutListener }] } } } };
    // What waits beside a log has no checksum.
    const isRowOfLog = { pk: { S: [{ prefix: 'LOG#' }] }, checksum: { S: [{ exists: true }] } };
    this.feedFromStream('platform/publish', publisher, { newImages: [carriesEvent, isRowOfLog], reportBatchItemFailures: true });
  }

  #maySend(from: LambdaFunction, to: string): void {
    const { stage, state } = this.#props;
    grantSend(from, queueArnOf(Stack.of(this), stage, to), state.key, stage);
  }

  #clock(): void {
    const { stage } = this.#props;
    const windows = this.queue('platform/window');
    const environment = { QUEUES_URL: queuesUrlOf(this), DUE_SHARDS_READ: String(stage.dueShardsRead) };
    const window = this.lambda('platform/window', environment);
    const near = this.lambda('platform/near', environment);
    const sweep = this.lambda('platform/sweep', environment);
    const tick = this.lambda('platform/tick', { ...environment, WINDOW_QUEUE_URL: windows.queue.queueUrl });

    windows.feeds(window, stage.concurrency.consumer);
    // The lanes are known by their names: a service that is deployed later, or not yet, keeps nothing from the others.
    for (const sender of [window, near, sweep]) for (const lane of laneNames) this.#maySend(sender, lane);
    for (const lane of laneNames.filter(each => each !== platformLane)) this.#maySend(this.functions.get(platformLane)!, lane);
    this.#maySend(tick, 'platform/window');
    this.feedFromStream('platform/near', near, { newImages: [{ dueAt: { S: [{ exists: true }] } }] });
    this.#every('Tick', Schedule.cron({ minute: '*' }), tick);
    this.#every('Sweep', Schedule.rate(Duration.minutes(5)), sweep);
  }

  /** What users were promised is watched where the stage says so: the function is there anyhow, and nothing calls it. */
  #promises(): void {
    const { stage } = this.#props;
    const watch = this.lambda('platform/watch');
    letWatchPromises(watch, stage, this.gateways);
    if (stage.promises === 'watched') this.#every('Watch', Schedule.rate(Duration.minutes(5)), watch);
  }

  /** The door of those who run the stage, where it has one. */
  #operators(): void {
    const { stage, state } = this.#props;
    const { userPool, userPoolClient, key, table } = state;
    const handler = this.lambda('platform/operator-api', {
      USER_POOL_ID: userPool.userPoolId,
      USER_POOL_CLIENT_ID: userPoolClient.userPoolClientId,
      CALLER_PLAN: stage.plans.caller,
      VISITOR_PLAN: stage.plans.visitor,
    });
    letWatch(handler, { stage, key });
    letWatchPromises(handler, stage, this.gateways);
    grantCounting(handler, table, key, 'requests');
    letOperate(handler, { stage, table, key, queues: queueNames });
    const { id } = new OperatorApi(this, 'Operators', { stage, logKey: key, handler });
    new CfnOutput(this, 'OperatorApiId', { value: id });
  }

  /** Secrets are followed by others where the stage says so: the function is there anyhow, and nothing calls it. */
  #secrets(): void {
    const rotate = this.lambda('platform/rotate-secrets');
    if (this.#props.stage.secrets === 'rotated') this.#every('RotateSecrets', Schedule.rate(Duration.days(1)), rotate);
  }

  #every(id: string, schedule: Schedule, to: LambdaFunction): void {
    const ruleName = nameFor(this.#props.stage, id.toLowerCase());
    new Rule(this, id, { ruleName, schedule, targets: [new LambdaTarget(to, { retryAttempts: 2, maxEventAge: Duration.minutes(10) })] });
  }
}
