import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request, with its body read. */
export type Exchange = { method: string; path: string; query: URLSearchParams; headers: IncomingMessage['headers']; body: string };
/** What is answered: a text as HTML, anything else as JSON. */
export type Reply = { status: number; body?: unknown; headers: Record<string, string> };

export const reply = (status: number, body?: unknown, headers: Record<string, string> = {}): Reply => ({ status, body, headers });

/** Reads a request whole. */
export const exchangeOf = async (request: IncomingMessage): Promise<Exchange> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://provider');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString(),
  };
};

/** Sends a reply. */
export const send = (response: ServerResponse, { status, body, headers }: Reply): void => {
  const type = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': type }), ...headers });
  response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
};

/** The fields of a form, each once. */
export const formOf = ({ body }: Exchange): Record<string, string> => Object.fromEntries(new URLSearchParams(body));

/** What is put into a page stands there as text. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, each => `&#${each.charCodeAt(0)};`);
