// Loads a bundled function and sends it requests, one after another: `load.cjs FILE REQUESTS`. What cachegrind counts. Prints the CPU time of
// the load, and of each of the last half of the requests, in microseconds.
const begun = process.cpuUsage();
const { handler } = require(process.argv[2]);
const spent = since => {
  const { user, system } = process.cpuUsage(since);
  return user + system;
};
const loadMicros = spent(begun);
const requests = Number(process.argv[3]);
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

const ask = async (from, to) => {
  for (let i = from; i < to; i++) {
    const { statusCode, body } = await handler(eventOf(i), invocation);
    if (statusCode !== 200) throw new Error(`request ${i}: ${statusCode} ${body}`);
  }
};
const run = async () => {
  const half = Math.floor(requests / 2);
  await ask(0, half);
  const warm = process.cpuUsage();
  await ask(half, requests);
  return spent(warm) / Math.max(1, requests - half);
};
run().then(
  requestMicros => {
    require('node:fs').writeSync(2, `\n${JSON.stringify({ loadMicros, requestMicros })}\n`);
    process.exit(0);
  },
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
