import { CfnOutput, type RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import type { Stage } from '../stage-settings.ts';

/** The domain of the stage's sender. */
export const domainOf = ({ mailFrom }: Pick<Stage, 'mailFrom'>): string => mailFrom.slice(mailFrom.lastIndexOf('@') + 1);

/**
 * The SES identity that mail is sent from: the sender's whole domain, so that mail is signed with DKIM. SES verifies it when the three
 * CNAME records in the stack's outputs stand in the domain's DNS. On the local cloud it counts as verified at once.
 */
export const senderIdentity = (stack: Stack, stage: Stage, removalPolicy: RemovalPolicy): void => {
  const identity = new EmailIdentity(stack, 'Sender', { identity: Identity.domain(domainOf(stage)) });
  identity.applyRemovalPolicy(removalPolicy);
  if (!stage.real) return;
  for (const [i, { name, value }] of identity.dkimRecords.entries())
    new CfnOutput(stack, `MailDnsRecord${i + 1}`, {
      value: `${name} CNAME ${value}`,
      description: 'A record to add to the DNS of the sender’s domain',
    });
};
