// Loads a bundled function and sends it requests, one after another: `load.cjs FILE REQUESTS`. What cachegrind counts.
const { handler } = require(process.argv[2]);
const path = '/v1/workspaces/{workspaceId}/items/{itemId}';
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const itemId = 'item_01kb8m5z7he4mtx2p9n6a3k8ra';
const rawPath = `/v1/workspaces/${workspaceId}/items/${itemId}`;
const lambda = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', zone: 'Europe/Berlin', locale: 'de', roles: `{"${workspaceId}":"owner"}` };
const http = { method: 'GET', path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'bench' };
const eventOf = i => ({
  version: '2.0',
  routeKey: `GET ${path}`,
  rawPath,
  rawQueryString: '',
  headers: { host: 'api.example.com', accept: 'application/json', 'user-agent': 'bench' },
  pathParameters: { workspaceId, itemId },
  requestContext: {
    requestId: `request-${i}`,
    domainName: 'api.example.com',
    http,
    authorizer: { lambda },
    stage: '$default',
    timeEpoch: 0,
  },
  isBase64Encoded: false,
});
const invocation = {
  awsRequestId: '3f0c1f5e-8f0e-4d3a-9a54-5a8b8a4f3f11',
  functionName: 'bench',
  functionVersion: '1',
  memoryLimitInMB: '1024',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:bench',
  getRemainingTimeInMillis: () => 1000,
};

const run = async () => {
  for (let i = 0; i < Number(process.argv[3]); i++) {
    const { statusCode, body } = await handler(eventOf(i), invocation);
    if (statusCode !== 200) throw new Error(`request ${i}: ${statusCode} ${body}`);
  }
};
run().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
