import { Function as EdgeFunction, FunctionCode, FunctionRuntime } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { corsOf } from '../constructs/cors.ts';
import { nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';

/**
 * What a browser asks before a request of another origin, answered at the edge as the gateways' own rules say. A GET is made for any method at the
 * gateways and asks the authorizer, which a browser's question, that has no token, does not pass.
 */
export const preflightCode = (stage: Stage): string => {
  const { allowOrigins, allowMethods, allowHeaders, maxAge } = corsOf(stage);
  const told = {
    'access-control-allow-methods': allowMethods.join(','),
    'access-control-allow-headers': allowHeaders.join(','),
    'access-control-max-age': String(maxAge),
    vary: 'Origin',
  };
  return `const origins = ${JSON.stringify(allowOrigins)};
const told = ${JSON.stringify(Object.fromEntries(Object.entries(told).map(([name, value]) => [name, { value }])))};
function handler(event) {
  const { method, headers } = event.request;
  if (method !== 'OPTIONS' || !headers.origin || !headers['access-control-request-method']) return event.request;
  const origin = headers.origin.value;
  if (!origins.includes(origin)) return { statusCode: 403, statusDescription: 'Forbidden' };
  return { statusCode: 204, statusDescription: 'No Content', headers: Object.assign({ 'access-control-allow-origin': { value: origin } }, told) };
}
`;
};

/** The one function of the edge. */
export const preflight = (scope: Construct, stage: Stage): EdgeFunction =>
  new EdgeFunction(scope, 'Preflight', {
    functionName: nameFor(stage, 'edge-preflight'),
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(preflightCode(stage)),
  });
