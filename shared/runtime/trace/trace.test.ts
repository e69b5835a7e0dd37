import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientTraceOf, senderTraceOf } from './trace.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length }).filter(text => /[^0]/.test(text));

test('the trace of a client is read from its traceparent, whatever flags and later versions say beside it', () => {
  fc.assert(
    fc.property(
      hex(32),
      hex(16),
      fc.constantFrom('00', '01'),
      fc.constantFrom('00-#', '01-#', '01-#-later'),
      (trace, span, flags, form) => {
        expect(clientTraceOf(form.replace('#', `${trace}-${span}-${flags}`))).toBe(trace);
      },
    ),
  );
});

test.each([
  ['none', undefined],
  ['a trace of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  ['a span of zeros', `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`],
  ['a version that is forbidden', '000-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'.replace('000', 'ff')],
  ['capitals', '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01'],
  ['words', 'grandmother@example.com'],
])('a traceparent that is %s names no trace', (_, header) => {
  expect(clientTraceOf(header)).toBeUndefined();
});

test('the trace of a sender is the root of the header that SQS hands over', () => {
  expect(senderTraceOf('Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1')).toBe(
    '1-5759e988-bd862e3fe1be46a994272793',
  );
  for (const none of [undefined, '', 'Sampled=1', 'Root=grandmother']) expect(senderTraceOf(none)).toBeUndefined();
});
