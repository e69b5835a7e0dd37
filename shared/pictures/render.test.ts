import exifr from 'exifr';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { MediaType } from '../domain/items/files/file.ts';
import { canaries, commented, drawing, photograph, pixels } from './picture.fixture.ts';
import { type Rendered, render } from './render.ts';
import { kindOf } from './suspicion.ts';

const rendered = async (content: Buffer, mediaType: MediaType): Promise<Rendered[]> => {
  const made = await render(content, { mediaType, bytes: content.length });
  if (typeof made === 'string') throw new Error(made);
  return made;
};
const refusalOf = (content: Buffer, mediaType: MediaType = 'image/jpeg', bytes = content.length) => render(content, { mediaType, bytes });
const shown = (made: Rendered[]) =>
  made.map(({ rendition: { size, mediaType, width, height } }) => `${size} ${mediaType} ${width}x${height}`);

describe('what is made of a picture', () => {
  test('is its pixels, upright, in two sizes and two kinds, never larger than it was', async () => {
    expect(shown(await rendered(await photograph(3000, 2000), 'image/jpeg'))).toEqual([
      'display image/webp 1365x2048',
      'display image/jpeg 1365x2048',
      'thumbnail image/webp 213x320',
      'thumbnail image/jpeg 213x320',
    ]);
    expect(new Set(shown(await rendered(await drawing(64, 48), 'image/png')).map(each => each.split(' ')[2]))).toEqual(new Set(['64x48']));
  });

  test('says nothing of who made it, where, and with what: neither to a reader nor in its bytes', async () => {
    for (const [content, mediaType] of [
      [await photograph(), 'image/jpeg'],
      [await drawing(), 'image/png'],
      [
        await sharp(await photograph())
          .keepMetadata()
          .webp()
          .toBuffer(),
        'image/webp',
      ],
    ] as const) {
      const hidden = canaries.filter(each => content.includes(each));
      if (mediaType === 'image/jpeg') expect(hidden).toEqual(canaries);
      else expect(hidden).not.toEqual([]);
      for (const { content: form, rendition } of await rendered(content, mediaType)) {
        expect(canaries.filter(each => form.includes(each))).toEqual([]);
        const { exif, xmp, iptc, icc, orientation, comments } = await sharp(form).metadata();
        expect({ exif, xmp, iptc, icc, orientation, comments }).toEqual({});
        expect(kindOf(form)).toBe(rendition.mediaType);
        expect(form.length).toBe(rendition.bytes);
      }
    }
  });

  test('says nothing to a reader of others, which finds all of it in what was uploaded', async () => {
    const everything = { tiff: true, exif: true, gps: true, xmp: true, iptc: true, icc: true, jfif: false, ifd1: true, mergeOutput: true };
    const content = await photograph();
    const told = await exifr.parse(content, everything);
    expect(told).toMatchObject({ Artist: 'CANARY-ARTIST', title: 'CANARY-XMP', latitude: expect.closeTo(51.507, 2) });
    for (const { content: form, rendition } of await rendered(content, 'image/jpeg'))
      if (rendition.mediaType === 'image/jpeg') expect(await exifr.parse(form, everything)).toBeUndefined();
  });

  test.each(['b-w', 'cmyk', 'rgb16', 'lab'] as const)('has the colours of the web, whatever it had: %s', async space => {
    const content = await pixels(40, 30).toColourspace(space).png().toBuffer();
    const [first] = await rendered(content, 'image/png');
    expect(await sharp(first!.content).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
  });

  test('can be seen through where it could, but for JPEG', async () => {
    const made = await rendered(await drawing(), 'image/png');
    const alphas = await Promise.all(made.map(async ({ content }) => (await sharp(content).metadata()).hasAlpha));
    expect(alphas).toEqual([true, false, true, false]);
  });

  test('is the first picture of one that moves', async () => {
    const frames = [pixels(40, 30), pixels(40, 30)].map(each => each.png().toBuffer());
    const moving = await sharp(await Promise.all(frames), { join: { animated: true } })
      .webp({ loop: 0 })
      .toBuffer();
    expect(shown(await rendered(moving, 'image/webp'))[0]).toBe('display image/webp 40x30');
  });
});

describe('what is refused', () => {
  test.each([
    ['a drawing with scripts', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a document', '%PDF-1.7\n1 0 obj'],
    ['a GIF that is a script', 'GIF89a/*\x01\0*/=1;alert(1)'],
    ['nothing but a name', ''],
  ])('%s is no picture', async (_, text) => {
    for (const mediaType of ['image/jpeg', 'image/png', 'image/webp'] as const)
      expect(await refusalOf(Buffer.from(text, 'latin1'), mediaType)).toBe('not_a_picture');
  });

  test('a picture of another kind, or of another length, than was said', async () => {
    expect(await refusalOf(await drawing(), 'image/jpeg')).toBe('not_as_declared');
    expect(await refusalOf(await drawing(), 'image/png', 7)).toBe('not_as_declared');
  });

  test('a picture that is something else, too: a document, a page, an archive', async () => {
    const archive = Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1');
    const jpeg = await photograph();
    for (const content of [
      await commented('%PDF-1.4\n%'),
      await commented('<script>alert(1)</script>'),
      await commented('<?php system(0) ?>'),
      Buffer.concat([jpeg, Buffer.from('<html><body>')]),
      Buffer.concat([jpeg, archive]),
    ])
      expect(await refusalOf(content)).toBe('more_than_a_picture');
    const more = Buffer.from('more');
    expect(await refusalOf(Buffer.concat([await drawing(), more]), 'image/png')).toBe('more_than_a_picture');
    expect(await refusalOf(Buffer.concat([await pixels(9, 9).webp().toBuffer(), more]), 'image/webp')).toBe('more_than_a_picture');
  });

  test('but not what cameras put behind: a second picture, or a film', async () => {
    const jpeg = await photograph();
    expect(Array.isArray(await refusalOf(Buffer.concat([jpeg, jpeg])))).toBe(true);
    expect(Array.isArray(await refusalOf(Buffer.concat([jpeg, Buffer.from('\0\0\0\x18ftypmp42')])))).toBe(true);
  });

  test('a picture with too many pixels, by its head alone', async () => {
    const wide = sharp({ create: { width: 16_000, height: 5_000, channels: 3, background: 'black' }, limitInputPixels: false });
    expect(await refusalOf(await wide.png().toBuffer(), 'image/png')).toBe('too_many_pixels');
    const head = await drawing();
    head.writeUInt32BE(50_000, 16);
    head.writeUInt32BE(50_000, 20);
    expect(['too_many_pixels', 'unreadable']).toContain(await refusalOf(head, 'image/png'));
  });

  test('one that was cut off, wherever that was', async () => {
    const [jpeg, png, webp] = await Promise.all([photograph(64, 48), drawing(32, 24), pixels(32, 24).webp().toBuffer()]);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 0.98, noNaN: true }), async part => {
        for (const [content, mediaType] of [
          [jpeg, 'image/jpeg'],
          [png, 'image/png'],
          [webp, 'image/webp'],
        ] as const)
          expect(await refusalOf(content.subarray(0, Math.floor(content.length * part)), mediaType)).toEqual(expect.any(String));
      }),
      { numRuns: 60 },
    );
  });

  test('or it is a picture without what it hid: whatever bytes of it are others, nothing breaks', async () => {
    const content = await photograph(48, 32);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(content.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }), async changes => {
        const changed = Buffer.from(content);
        for (const [at, byte] of changes) changed[at] = byte;
        const made = await refusalOf(changed);
        if (typeof made !== 'string')
          for (const { content: form } of made) expect(canaries.filter(each => form.includes(each))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
