import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VisitLink } from '../../domain/clinic/booking/visit-link.ts';
import { anyId } from '../../domain/core/ids.fixture.ts';
import { tokenOf } from './claim.ts';
import { visitLinkBy, visitTokenOf } from './visit-token.ts';

const secret = 'a secret of the stage that nobody knows';
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const anyLink: fc.Arbitrary<VisitLink> = fc.record({
  workspaceId: anyId('workspace'),
  patientId: anyId('patient'),
  appointmentId: anyId('appointment'),
  placedAt: fc.date({ min: new Date('2020-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }).map(date => date.toISOString()),
  address: fc.string({ unit: fc.constantFrom(...base64url), minLength: 22, maxLength: 22 }),
});

test('a token is the link that it was made of, always the same, and can stand in a path as it is', () => {
  fc.assert(
    fc.property(anyLink, link => {
      const token = visitTokenOf(link, secret);
      expect(token).toMatch(/^[\w-]{150,180}$/);
      expect(visitLinkBy(token, secret)).toEqual(link);
      expect(visitTokenOf({ ...link }, secret)).toBe(token);
    }),
  );
});

test('nothing can be read of it: neither an id, nor that two are of one patient', () => {
  fc.assert(
    fc.property(anyLink, anyId('appointment'), (link, appointmentId) => {
      const [one, other] = [link, { ...link, appointmentId }].map(each => visitTokenOf(each, secret));
      for (const text of [one!, Buffer.from(one!, 'base64url').toString('latin1')])
        for (const said of [link.workspaceId, link.patientId, link.appointmentId, link.address]) expect(text).not.toContain(said.slice(-8));
      const common = [...one!].findIndex((letter, i) => letter !== other![i]);
      if (link.appointmentId !== appointmentId) expect(common).toBeLessThan(12);
    }),
  );
});

test('one that we did not make is invalid, whichever letter of it is another, and one of another secret or kind', () => {
  fc.assert(
    fc.property(anyLink, fc.nat(), fc.constantFrom(...base64url, '.', '~'), (link, nth, letter) => {
      const token = visitTokenOf(link, secret);
      const at = nth % token.length;
      fc.pre(token[at] !== letter);
      expect(visitLinkBy(token.slice(0, at) + letter + token.slice(at + 1), secret)).toBeUndefined();
      expect(visitLinkBy(token, 'another secret')).toBeUndefined();
    }),
    { numRuns: 500 },
  );
  const claim = tokenOf(
    { do: 'done', userId: 'user_01h455vb4pex5vsknk084sn02q', notificationId: 'ntf_01h455vb4pex5vsknk084sn02q', expires: 1 },
    secret,
  );
  for (const token of ['', 'x', claim, claim.split('.')[0]!]) expect(visitLinkBy(token, secret)).toBeUndefined();
});
