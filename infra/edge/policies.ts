import { Duration } from 'aws-cdk-lib';
import {
  CacheHeaderBehavior,
  CachePolicy,
  type CachePolicyProps,
  CacheQueryStringBehavior,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { idFor, nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import type { Cached } from './caches.ts';

const seconds = (count: number) => Duration.seconds(count);

/** How long a reply is shared by all who ask for it briefly: monitors and apps that begin at once. */
const brieflySeconds = 5;

/** What a public reply may be otherwise by: from which origin a browser asks for it, and by which version of the API. */
const publicKey = CacheHeaderBehavior.allowList('Origin', 'API-Version');

/**
 * What CloudFront says of who asks, beside their own headers: it sends on what is in the key of a cache. That the token and the address are in it,
 * too, keeps even a reply that would forget `no-store` from anybody else. It is kept for a second at the most, as CloudFront takes no headers into
 * a key that is for no time at all, and sends `Authorization` on by none of its other lists.
 */
export const viewerHeaders = [
  'Authorization',
  'CloudFront-Viewer-Address',
  'CloudFront-Viewer-Country',
  'CloudFront-Viewer-Time-Zone',
] as const;

/** What a gateway needs beside that of a request whose reply is kept: whose quota it counts against, and what a browser asks before it. */
const besideKey = ['CloudFront-Viewer-Address', 'Access-Control-Request-Method', 'Access-Control-Request-Headers'];

export type EdgePolicies = {
  own: CachePolicy;
  shared: Record<Cached['rule'], CachePolicy>;
  /** What is sent on to the gateways: of what has a caller, and of what is kept for all. */
  request: Record<'own' | 'shared', OriginRequestPolicy>;
  response: ResponseHeadersPolicy;
};

/** How the distributions of a stage keep replies, what they send on, and what they add to replies. */
export const edgePolicies = (scope: Construct, stage: Stage): EdgePolicies => {
  const cache = (name: string, props: CachePolicyProps) =>
    new CachePolicy(scope, name, {
      cachePolicyName: nameFor(stage, `edge-${name}`),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
      ...props,
    });
  const request = (name: string, headerBehavior: OriginRequestHeaderBehavior, queryStringBehavior: OriginRequestQueryStringBehavior) =>
    new OriginRequestPolicy(scope, idFor(name), {
      originRequestPolicyName: nameFor(stage, `edge-${name}`),
      headerBehavior,
      queryStringBehavior,
      cookieBehavior: OriginRequestCookieBehavior.none(),
    });
  return {
    own: cache('own', {
      minTtl: seconds(0),
      defaultTtl: seconds(0),
      maxTtl: seconds(1),
      headerBehavior: CacheHeaderBehavior.allowList(...viewerHeaders),
      queryStringBehavior: CacheQueryStringBehavior.all(),
    }),
    shared: {
      as_said: cache('as-said', { minTtl: seconds(0), defaultTtl: seconds(0), maxTtl: Duration.days(365), headerBehavior: publicKey }),
      briefly: cache('briefly', {
        minTtl: seconds(brieflySeconds),
        defaultTtl: seconds(brieflySeconds),
        maxTtl: seconds(brieflySeconds),
        headerBehavior: publicKey,
      }),
    },
    request: {
      // The gateway knows itself by the name at which the distribution asks it.
      own: request('request', OriginRequestHeaderBehavior.denyList('Host'), OriginRequestQueryStringBehavior.all()),
      shared: request('request-shared', OriginRequestHeaderBehavior.allowList(...besideKey), OriginRequestQueryStringBehavior.none()),
    },
    response: responsePolicy(scope, stage),
  };
};

/** As functions say it themselves (`shared/runtime/http/finish.ts`), also where CloudFront or the gateway answers; a page of ours keeps its own policy. */
const responsePolicy = (scope: Construct, stage: Stage): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, 'Response', {
    responseHeadersPolicyName: nameFor(stage, 'edge-response'),
    securityHeadersBehavior: {
      strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: false },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: false },
      contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'", override: false },
    },
  });
