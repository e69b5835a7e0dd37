import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyNote, anyPrescription } from './chart.fixture.ts';
import { compositionResource, narrativeOf } from './composition.ts';
import { documentReferenceResource } from './document.ts';
import { noteProvenanceKeys, prescriptionKeys } from './ids.ts';
import { noteProvenance, provenanceResource } from './provenance.ts';

const [begin, end] = ['<div xmlns="http://www.w3.org/1999/xhtml"><pre>', '</pre></div>'];
const plain: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

describe('what a note says in words', () => {
  test('is read from the XHTML as it was written, and nothing in it is markup', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('<script>', '</pre>', '&amp;', 'a < b && c > "d"')), text => {
        const narrative = narrativeOf(text);
        expect([narrative.startsWith(begin), narrative.endsWith(end)]).toEqual([true, true]);
        const inner = narrative.slice(begin.length, -end.length);
        expect(inner).not.toMatch(/[<>"]/);
        expect(inner.replace(/&(amp|lt|gt|quot);/g, each => plain[each]!)).toBe(text);
      }),
    );
  });

  test('has nothing that no XML may hold', () => {
    expect(narrativeOf('a\u0000b\uFFFEc\uD800d')).toBe(`${begin}a\uFFFDb\uFFFDc\uFFFDd${end}`);
  });
});

describe('a note as a document begins', () => {
  test('says what its DocumentReference says: whose it is, who wrote it, how it stands, and what it adds to', () => {
    fc.assert(
      fc.property(anyNote, note => {
        const [composition, document] = [compositionResource(note), documentReferenceResource(note)];
        const { id, meta, type, subject, date, author, custodian } = document;
        expect(composition).toMatchObject({ id, meta, type, subject, date, author, custodian, status: document.docStatus });
        // R4 has a Composition refer to Compositions alone, which are called as their DocumentReferences are.
        expect(composition.relatesTo?.map(({ targetReference: { reference } }) => reference)).toEqual(
          document.relatesTo?.map(({ target: { reference } }) => reference?.replace('DocumentReference/', 'Composition/')),
        );
        expect(composition.attester?.at(-1)?.party).toEqual(document.authenticator);
        expect(composition.section?.length ?? 0).toBe((note.text ?? '').trim() === '' ? 0 : 1);
      }),
    );
  });

  test('is vouched for by each who has signed it, whose signatures stand in one Provenance; nobody has signed a draft', () => {
    fc.assert(
      fc.property(anyNote, note => {
        const [composition, provenance] = [compositionResource(note), noteProvenance(note)];
        expect(provenance === undefined).toBe(note.signature === undefined);
        expect(provenance?.signature.map(({ who, when }) => ({ party: who, time: when }))).toEqual(
          composition.attester?.map(({ party, time }) => ({ party, time })),
        );
        for (const { data } of provenance?.signature ?? []) {
          const { payload } = JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
          expect([note.signature?.statement, note.cosignature?.statement]).toContain(payload);
        }
      }),
    );
  });

  test('is called in its Provenance as no prescription can be', () => {
    fc.assert(
      fc.property(anyNote, anyPrescription, (note, prescription) => {
        const { patientId, noteId } = note;
        expect(noteProvenanceKeys.read(noteProvenanceKeys.write({ patientId, noteId }))).toEqual({ patientId, noteId });
        expect(prescriptionKeys.read(noteProvenanceKeys.write({ patientId, noteId }))).toBeUndefined();
        expect(noteProvenanceKeys.read(provenanceResource(prescription)?.id ?? '')).toBeUndefined();
      }),
    );
  });
});
