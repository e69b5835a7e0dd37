import { describe, expect, test } from 'vitest';
import { documentOfToday, eventsOfToday } from '../../../scripts/check/openapi/files.ts';
import { stage } from '../../../scripts/testing/stage.ts';
import { edition30 } from '../../../shared/openapi/edition30.ts';

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${stage.apiUrl}${path}`, { headers });

describe('the reference', () => {
  test('gives the OpenAPI document to everybody', async () => {
    const response = await get('/openapi.json');
    expect(await response.json()).toEqual(documentOfToday());
    expect(await (await get('/openapi-3.0.json')).json()).toEqual(edition30(documentOfToday()));
  });

  test.each(['/openapi.json', '/openapi-3.0.json', '/asyncapi.json', '/docs', '/docs/events', '/docs/reference.js'])(
    '%s may be kept, and is not sent twice to who has it',
    async path => {
      const first = await get(path);
      expect(first.status).toBe(200);
      expect(first.headers.get('cache-control')).toBe('public, max-age=600');
      const etag = first.headers.get('etag')!;
      const again = await get(path, { 'if-none-match': etag });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    },
  );

  test('is sent compressed', async () => {
    const response = await get('/docs/reference.js', { 'accept-encoding': 'br' });
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(Number(response.headers.get('content-length'))).toBeLessThan(350_000);
    expect(await response.text()).toContain("document.getElementById('reference')");
  });

  test.each(['/openapi.json', '/docs/reference.js'])(
    'H5: %s is sent compressed to whoever asks: as it is it would cost three times as much',
    async path => {
      // Node's own client undoes what it was sent.
      const response = await get(path, { 'accept-encoding': 'identity' });
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(Number(response.headers.get('content-length'))).toBeLessThan(350_000);
    },
  );

  test('gives the AsyncAPI document, and a page of it that runs nothing', async () => {
    expect(await (await get('/asyncapi.json')).json()).toEqual(eventsOfToday());
    const response = await get('/docs/events');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; img-src data:/);
    expect(await response.text()).toContain('<code>item.completed</code>');
  });

  test('lets nothing into its page but what is ours', async () => {
    const response = await get('/docs');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:/);
    expect(await response.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
});
