import type { Sharp } from 'sharp';
import { type Refusal, type Rendition, renditionTypes, sizeNames } from '../domain/items/files/file.ts';
import { pixelsAtMost, suspicionOf } from './suspicion.ts';

type Declared = Parameters<typeof suspicionOf>[1];
export type Rendered = { rendition: Rendition; content: Buffer };

const longest = { display: 2048, thumbnail: 320 } as const;
const secondsAtMost = 30;

/** The readers of the library that may be used: it has others, of documents and drawings, which nobody needs here. */
const readers = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'];

/** The library is native, loaded with the first picture and not with the function; it keeps nothing and works on one picture at a time. */
const library = async () => {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: readers });
  return sharp;
};

/** The pixels of a picture as people see it, upright and in the colours of the web, no longer than this: nothing else of the file comes along. */
const pixelsOf = async (content: Buffer): Promise<Sharp | Refusal> => {
  const sharp = await library();
  const options = { failOn: 'error', pages: 1 } as const;
  const { width, height } = await sharp(content, { ...options, limitInputPixels: false }).metadata();
  if (width * height > pixelsAtMost) return 'too_many_pixels';
  const { data, info } = await sharp(content, { ...options, limitInputPixels: pixelsAtMost })
    .timeout({ seconds: secondsAtMost })
    .autoOrient()
    .resize({ width: longest.display, height: longest.display, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
};

const encode = async (pixels: Sharp, size: Rendition['size'], mediaType: Rendition['mediaType']): Promise<Rendered> => {
  const sized = pixels.clone().resize({ width: longest[size], height: longest[size], fit: 'inside', withoutEnlargement: true });
  const encoded = mediaType === 'image/webp' ? sized.webp({ quality: 80 }) : sized.flatten({ background: 'white' }).jpeg({ quality: 82 });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { rendition: { size, mediaType, width: info.width, height: info.height, bytes: data.length }, content: data };
};

/** What a picture is made into, or why it is not: looked at by its bytes, and made anew from its pixels alone. */
export const render = async (content: Buffer, declared: Declared): Promise<Rendered[] | Refusal> => {
  const suspicion = suspicionOf(content, declared);
  if (suspicion) return suspicion;
  // The library says in words alone what it cannot read.
  const pixels = await pixelsOf(content).catch((): Refusal => 'unreadable');
  if (typeof pixels === 'string') return pixels;
  const made: Rendered[] = [];
  for (const size of sizeNames) for (const mediaType of renditionTypes) made.push(await encode(pixels, size, mediaType));
  return made;
};
