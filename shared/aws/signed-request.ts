import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { SignatureV4 } from '@smithy/signature-v4';

/** One request to AWS. Its query is as it is to be signed; its path as the service takes it. */
export type AwsCall = {
  url: URL;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Buffer | string;
  /** For how long nothing may happen, also before there is a connection. */
  timeoutMs: number;
  /** Within what all of it must be over, where somebody waits for it. */
  withinMs?: number;
};
export type AwsAnswer = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer };

const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

/** Signs one request and sends it. Not by fetch, whose load costs a function more than all else. Fails where there is no answer in time. */
export const signedRequest = async (signer: SignatureV4, call: AwsCall): Promise<AwsAnswer> => {
  const { url, method, query = {}, headers: more = {}, body, timeoutMs, withinMs } = call;
  const { host, hostname, protocol, port, pathname: path } = url;
  const length: Record<string, string> = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const headers = { host, ...more, ...length };
  const signed = await signer.sign({ method, path, query, headers, body, hostname, protocol, port: port ? Number(port) : undefined });
  const search = new URLSearchParams(query).toString().replaceAll('+', '%20');
  const isPlain = protocol === 'http:';
  const signal = withinMs === undefined ? undefined : AbortSignal.timeout(withinMs);
  const options = {
    method,
    hostname,
    port,
    path: search ? `${path}?${search}` : path,
    headers: signed.headers,
    timeout: timeoutMs,
    signal,
  };
  return new Promise((done, failed) => {
    const request = (isPlain ? requestHttp : requestHttps)({ ...options, agent: isPlain ? agents.http : agents.https }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', failed);
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    request.on('timeout', () => request.destroy(new Error(`${hostname} has not answered within ${timeoutMs} ms`)));
    request.on('error', failed);
    request.end(body);
  });
};
