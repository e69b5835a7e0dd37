import { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  type CachePolicy,
  Distribution,
  FunctionEventType,
  HttpVersion,
  type IFunction,
  OriginProtocolPolicy,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import { edgeHeader } from '../../shared/api/core/edge.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { idFor, nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { cachedPathsOf } from './caches.ts';
import { edgeKeyText } from './key.ts';
import type { EdgePolicies } from './policies.ts';
import { type Distributed, type Door, originOf } from './settings.ts';

/** Every answer that says a mistake: CloudFront keeps each for ten seconds unless told otherwise, also of what nobody may keep. */
const mistakes = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

export type DistributionProps = {
  stage: Stage;
  edge: Distributed;
  door: Door;
  certificate: ICertificate;
  webAclId: string;
  policies: EdgePolicies;
  preflight: IFunction;
};

/** One gateway as the world asks it. */
export const distribution = (
  scope: Construct,
  { stage, edge, door, certificate, webAclId, policies, preflight }: DistributionProps,
): Distribution => {
  const origin = new HttpOrigin(originOf(edge.hosts[door]), {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    customHeaders: { [edgeHeader]: edgeKeyText(stage, edge) },
    // Longer than the gateway itself waits for a function (30 s), so that its own answer comes first; what was read once is not asked for three times.
    readTimeout: Duration.seconds(35),
    connectionAttempts: 2,
  });
  const behaving = (cachePolicy: CachePolicy, more: Partial<BehaviorOptions>): BehaviorOptions => ({
    origin,
    cachePolicy,
    responseHeadersPolicy: policies.response,
    // A request by plain HTTP has shown its token already: it is not led on.
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: preflight }],
    ...more,
  });
  const shared = cachedPathsOf(door).map(({ pattern, rule }) => [
    pattern,
    behaving(policies.shared[rule], {
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      originRequestPolicy: policies.request.shared,
      compress: true,
    }),
  ]);
  const made = new Distribution(scope, idFor(door), {
    comment: nameFor(stage, door),
    domainNames: [edge.hosts[door]],
    certificate,
    webAclId,
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    httpVersion: HttpVersion.HTTP2_AND_3,
    enableIpv6: true,
    priceClass: edge.reach === 'everywhere' ? PriceClass.PRICE_CLASS_ALL : PriceClass.PRICE_CLASS_100,
    defaultBehavior: behaving(policies.own, {
      allowedMethods: AllowedMethods.ALLOW_ALL,
      originRequestPolicy: policies.request.own,
      // Functions compress what is long; CloudFront would make strong ETags weak, by which nobody can change anything.
      compress: false,
    }),
    additionalBehaviors: Object.fromEntries(shared),
    errorResponses: mistakes.map(httpStatus => ({ httpStatus, ttl: Duration.seconds(0) })),
  });
  acknowledge(made, 'Which countries are let in, if not all, is said by the firewall, with the networks.', 'CFR1');
  acknowledge(made, 'It is logged to CloudWatch, without paths and queries: the tokens of links stand in them.', 'CFR3');
  return made;
};
