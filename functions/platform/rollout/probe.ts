const path = '/before-traffic';

/** A request that no function has a route for, by nobody: what answers it has loaded, read its environment, and knows its routes; and nothing is done. */
export const probe = {
  version: '2.0',
  type: 'REQUEST',
  routeKey: `GET ${path}`,
  rawPath: path,
  rawQueryString: '',
  headers: {},
  requestContext: { requestId: 'before-traffic', routeKey: `GET ${path}`, http: { method: 'GET', path, sourceIp: '127.0.0.1' } },
  isBase64Encoded: false,
};

/** Whether that was answered as it should be: that there is nothing, or by the authorizer that this is nobody. A failure of ours is none. */
export const isAnswered = (reply: unknown): boolean => {
  if (typeof reply !== 'object' || reply === null) return false;
  if ('isAuthorized' in reply) return true;
  return 'statusCode' in reply && Number(reply.statusCode) < 500;
};
