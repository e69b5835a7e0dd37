import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { sendToQueue } from './rule-queue.ts';

/** Works on what is done to accounts at Cognito itself, which is no event of ours. */
export const accountEnds = 'platform/on-account-ended';

/** The calls at Cognito by which an account, or its sign-ins, end or come back. `shared/aws/accounts/account-events.ts` reads what CloudTrail says of them. */
const calls = ['AdminDeleteUser', 'DeleteUser', 'AdminDisableUser', 'AdminEnableUser', 'AdminUserGlobalSignOut', 'GlobalSignOut'];

/**
 * What is done to accounts at Cognito itself, onto a queue: the calls as CloudTrail tells of them, where the AWS account has a trail that logs
 * management events, and once an hour the word to look at a part of all accounts. A call of another stage's pool names nobody of this one.
 */
export class AccountEvents extends Construct {
  constructor(scope: Construct, id: string, { stage, queue }: { stage: Stage; queue: Queue }) {
    super(scope, id);
    const told = new Rule(this, 'Calls', {
      ruleName: nameFor(stage, accountEnds),
      eventPattern: {
        source: ['aws.cognito-idp'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: { eventSource: ['cognito-idp.amazonaws.com'], eventName: calls },
      },
    });
    const hours = new Rule(this, 'Hours', { ruleName: nameFor(stage, 'accounts'), schedule: Schedule.cron({ minute: '17' }) });
    sendToQueue([told, hours], queue);
  }
}
