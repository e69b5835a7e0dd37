import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeHtml, html, link, nothing } from './html.ts';

test('whatever is put into a template stays text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const written = html`<p title="${text}">${text}</p>`.html;
      expect(written.match(/<[^>]*>/g)).toHaveLength(2);
      expect(written.replaceAll(/&(amp|lt|gt|quot|#39);/g, '').match(/[<>"'&]/g)).toEqual(['<', '"', '"', '>', '<', '>']);
    }),
  );
});

test('characters that HTML does not know are dropped, and a lone surrogate does not spoil the page', () => {
  expect(escapeHtml('a\u0000b\u0085c\ud83d')).toBe('a b c\ufffd');
});

test('pieces of a template are put in as they are', () => {
  expect(html`<ul>${['a<b', 'c'].map(text => html`<li>${text}</li>`)}</ul>${nothing}${3}`.html).toBe('<ul><li>a&lt;b</li><li>c</li></ul>3');
});

test.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', 'https://a.example/"onclick=', 'https://a.example/ b', ''])(
  'the address %s is no link',
  url => {
    expect(() => link(url)).toThrow('http');
  },
);

test('an address of http or https is a link, and so is nowhere', () => {
  expect(link('#')).toBe('#');
  expect(link('https://a.example/x?y=1&z=%20#top')).toBe('https://a.example/x?y=1&z=%20#top');
});
