import { ArnFormat, CfnOutput, Duration, type RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AccountRecovery,
  type CfnUserPool,
  CfnUserPoolGroup,
  Mfa,
  UserPool,
  type UserPoolClient,
  UserPoolEmail,
} from 'aws-cdk-lib/aws-cognito';
import {
  AttributeType,
  Billing,
  type ITableV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { attributes, dueProjected, indexes, projected } from '../../shared/data/core/schema.ts';
import { sessionDays } from '../../shared/domain/people/accounts/session.ts';
import type { SecretName, Signing } from '../constructs/access.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { fileBucket, logBucket } from '../constructs/buckets.ts';
import { type FlagsPlace, flagsPlace } from '../constructs/flags.ts';
import { secretArn } from '../constructs/grants.ts';
import { productKey } from '../constructs/key.ts';
import { removalOf } from '../constructs/removal.ts';
import { makeSecrets } from '../constructs/secrets.ts';
import { domainOf, senderIdentity } from '../constructs/sender.ts';
import { makeProviders, oAuthOf } from '../constructs/sign-in.ts';
import { signingKey } from '../constructs/signing-key.ts';
import { edgeKeyOf } from '../edge/key.ts';
import { nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';

/** What must outlive every deploy: the table, the key, the users, the generated secrets, the mail identity; and the topic that every stack's alarms tell. */
export class StateStack extends Stack {
  readonly key: Key;
  readonly table: ITableV2;
  readonly userPool: UserPool;
  readonly userPoolClient: UserPoolClient;
  readonly secrets: Record<SecretName, Secret>;
  /** Wraps the data keys of connections, and nothing else. */
  readonly connectionKey: Key;
  /** Wraps the data keys of owners’ logs and, in a context of their own, those of workspaces’ patients, and nothing else. */
  readonly logKey: Key;
  /** Each signs one thing, and nothing else: checkpoints of logs (Ed25519), or prescriptions (ES256). */
  readonly signingKeys: Record<Signing, Key>;
  /** Where it is said what is set of flags, of stages that set any. */
  readonly flags?: FlagsPlace;
  /** What the edge shows to the gateways, of stages that have one. */
  readonly edgeKey?: Secret;
  /** Where alarms go, of stages that last. */
  readonly alarmTopic?: Topic;

  constructor(scope: Construct, id: string, { stage, ...props }: StackProps & { stage: Stage }) {
    super(scope, id, props);
    const removalPolicy = removalOf(stage);

    this.key = productKey(this, { alias: `almanac-${stage.name}`, removalPolicy });
    this.table = stage.restoredTable ? this.#restored(stage.restoredTable) : this.#table(stage, removalPolicy);
    this.userPool = this.#userPool(stage, removalPolicy);
    const signInProviders = makeProviders(this, this.userPool, stage);
    this.userPoolClient = this.userPool.addClient('Client', {
      // A password goes over the wire on the local cloud alone, where tools and tests sign in by it.
      authFlows: { userPassword: !stage.real, userSrp: true },
      ...oAuthOf(stage.signIn),
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(sessionDays),
      refreshTokenRotationGracePeriod: Duration.seconds(60),
    });
    this.userPoolClient.node.addDependency(...signInProviders);
    const dataKeysOf = (id: string, what: string) =>
      new Key(this, id, { enableKeyRotation: true, removalPolicy, alias: `almanac-${stage.name}-${what}` });
    this.connectionKey = dataKeysOf('ConnectionKey', 'connections');
    this.logKey = dataKeysOf('LogKey', 'logs');
    logBucket(this, stage, removalPolicy);
    fileBucket(this, { stage, key: this.key, removalPolicy });
    this.signingKeys = {
      checkpoints: signingKey(this, 'checkpoints', stage, removalPolicy),
      prescriptions: signingKey(this, 'prescriptions', stage, removalPolicy),
    };
    this.secrets = makeSecrets(this, this.key, removalPolicy);
    if (stage.edge !== 'none') this.edgeKey = edgeKeyOf(this, stage, this.key, removalPolicy);
    if (stage.flags === 'app_config') this.flags = flagsPlace(this, stage);
    if (stage.lasts) this.alarmTopic = this.#topic(stage);
    if (stage.mailIdentity === 'made_here') senderIdentity(this, stage, removalPolicy);

    if (this.alarmTopic) new CfnOutput(this, 'AlarmTopicArn', { value: this.alarmTopic.topicArn });
    new CfnOutput(this, 'ConnectionKeyArn', { value: this.connectionKey.keyArn });
    for (const [name, secret] of [
      ['Google', this.secrets.google],
      ['Microsoft', this.secrets.microsoft],
    ] as const)
      new CfnOutput(this, `${name}SecretArn`, { value: secretArn(secret) });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'UserPoolId', { value: this.userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: this.userPoolClient.userPoolClientId });
  }

  /** Where alarms go: to the operator's mail address, once its owner has agreed to the mail that AWS sends. */
  #topic(stage: Stage): Topic {
    const topic = new Topic(this, 'Alarms', { topicName: `almanac-${stage.name}-alarms`, masterKey: this.key, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        // Alarms; and rules that tell of restores.
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com'), new ServicePrincipal('events.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    topic.addSubscription(new EmailSubscription(stage.operatorEmail));
    return topic;
  }

  /** The table that stands in for the stage's own: made by a restore, so that no template has it, and by its names alone. */
  #restored({ name: tableName, streamArn: tableStreamArn }: NonNullable<Stage['restoredTable']>): ITableV2 {
    const globalIndexes = Object.values(indexes);
    return TableV2.fromTableAttributes(this, 'Restored', { tableName, tableStreamArn, encryptionKey: this.key, globalIndexes });
  }

  #table(stage: Stage, removalPolicy: RemovalPolicy): TableV2 {
    const string = (name: string) => ({ name, type: AttributeType.STRING });
    return new TableV2(this, 'Table', {
      partitionKey: string(attributes.pk),
      sortKey: string(attributes.sk),
      billing: Billing.onDemand(),
      timeToLiveAttribute: attributes.expiresAt,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      encryption: TableEncryptionV2.customerManagedKey(this.key),
      deletionProtection: stage.lasts,
      removalPolicy,
      globalSecondaryIndexes: [
        {
          indexName: indexes.gsi1,
          partitionKey: string(attributes.gsi1pk),
          sortKey: string(attributes.gsi1sk),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: [...projected],
        },
        {
          indexName: indexes.due,
          partitionKey: string(attributes.dueShard),
          sortKey: string(attributes.dueAt),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: [...dueProjected],
        },
      ],
    });
  }

  #userPool(stage: Stage, removalPolicy: RemovalPolicy): UserPool {
    const users = new UserPool(this, 'Users', {
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      autoVerify: { email: true },
      // A new address signs in, and is told things, once its owner has confirmed it; until then the old one does.
      keepOriginal: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: { minLength: 12, requireDigits: true, requireLowercase: true, requireUppercase: true, requireSymbols: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      email:
        stage.signUpMail === 'ses'
          ? UserPoolEmail.withSES({
              fromEmail: stage.mailFrom,
              fromName: 'Almanac',
              sesRegion: this.region,
              sesVerifiedDomain: domainOf(stage),
            })
          : UserPoolEmail.withCognito(),
      deletionProtection: stage.lasts,
      removalPolicy,
    });
    // By their names, because the functions stand in a stack that reads from this one.
    const triggerOf = (name: string) =>
      this.formatArn({
        service: 'lambda',
        resource: 'function',
        resourceName: nameFor(stage, name),
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    (users.node.defaultChild as CfnUserPool).lambdaConfig = {
      customMessage: triggerOf('platform/on-message'),
      ...(stage.signIn === 'passwords' ? {} : { preSignUp: triggerOf('platform/on-sign-up') }),
    };
    this.#groups(users.userPoolId);
    acknowledge(users, 'A second factor is each user’s own choice: a household member without a phone must get in too.', 'COG2');
    acknowledge(
      users,
      'Threat protection needs the Plus plan, which is paid per user; turning it on is the account owner’s decision.',
      'COG3',
      'COG8',
    );
    return users;
  }

  /** Groups stand in the access token: what they say of a user costs no read. */
  #groups(userPoolId: string): void {
    const group = (id: string, groupName: string, description: string) =>
      new CfnUserPoolGroup(this, id, { userPoolId, groupName, description });
    group('Operators', 'operators', 'Who runs the stage: by the door of operators, or, where there is none, by their routes of the API.');
    for (const plan of ['standard', 'plus', 'business'])
      group(`Plan${plan}`, `plan-${plan}`, `Whose requests are limited as the ${plan} plan says (shared/domain/core/limits.ts).`);
  }
}
