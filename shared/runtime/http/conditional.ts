import { hash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { invalid } from '../../domain/core/invalid.ts';
import type { HttpEvent } from './http-event.ts';

const tags = /^\s*(?:(?:W\/)?"[\x21\x23-\x7e]*"\s*(?:,\s*|$))+$/;

/**
 * The versions of which If-Match asks for one (RFC 9110 13.1.1). `*` asks only that the thing exists, which every change does. A weak tag, and
 * one that is not of ours, matches no version. What is no ETag fails with `invalid_request`.
 */
export const ifMatchOf = ({ headers }: HttpEvent): readonly number[] | undefined => {
  const value = headers['if-match'];
  if (value === undefined || value.trim() === '*') return undefined;
  const versions = value.split(',').flatMap(tag => /^\s*"(\d{1,15})(?:\.[\w-]+)?"\s*$/.exec(tag)?.[1] ?? []);
  if (!tags.test(value)) throw invalid('/If-Match', 'not_an_etag');
  return versions.map(Number);
};

/** 48 bits of a body: what tells two replies of the same version apart, where a moment or a language is in them. */
const digestOf = (body: string): string => hash('sha256', body, 'base64url').slice(0, 8);

/**
 * The ETag of a reply: strong, the version and a digest of what is shown, because a thing's view may change without it (what is overdue is a question
 * of the moment). What has no version gets a weak one.
 */
export const etagOf = (version: unknown, body: string): string =>
  typeof version === 'number' ? `"${version}.${digestOf(body)}"` : `W/"${digestOf(body)}"`;

/** A tag without what makes it weak, and without what an encoding has added to it. */
export const bareTag = (tag: string): string =>
  tag
    .trim()
    .replace(/^W\//, '')
    .replace(/-(?:br|gzip)"$/, '"');

/** Tags are compared weakly for If-None-Match (RFC 9110 13.1.2), whatever the encoding that they came with. */
const knows = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch?.split(',').some(tag => tag.trim() === '*' || bareTag(tag) === bareTag(etag)) ?? false;

/** 304 without a body in place of a reply that the client has already (RFC 9110 15.4.5). */
export const revalidated = (event: HttpEvent, reply: HttpReply): HttpReply => {
  const { etag, 'content-type': _type, ...headers } = reply.headers ?? {};
  const isRead = /^(GET|HEAD) /.test(event.routeKey) && reply.statusCode === 200;
  if (!isRead || typeof etag !== 'string' || !knows(event.headers['if-none-match'], etag)) return reply;
  return { statusCode: 304, headers: { ...headers, etag } };
};
