import { Rule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { fileBucketOf, nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { sendToQueue } from './rule-queue.ts';

/** What S3 says of uploads, onto a queue: of the stage's own bucket, and of what comes from outside alone. */
export class Uploads extends Construct {
  constructor(scope: Construct, id: string, { stage, queue }: { stage: Stage; queue: Queue }) {
    super(scope, id);
    const rule = new Rule(this, 'Rule', {
      ruleName: nameFor(stage, 'items/on-upload'),
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [fileBucketOf(stage)] }, object: { key: [{ prefix: 'incoming/' }] } },
      },
    });
    sendToQueue([rule], queue);
  }
}
