import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request as the gateway hands it over (payload format 2.0), with what the authorizer said of its caller. */
export type HttpEvent = Omit<APIGatewayProxyEventV2, 'requestContext'> & {
  /** `part` is the place of a command in its batch, which has one request id. */
  requestContext: APIGatewayProxyEventV2['requestContext'] & { authorizer?: { lambda?: Record<string, string> }; part?: number };
};
