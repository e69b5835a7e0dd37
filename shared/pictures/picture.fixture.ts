import sharp from 'sharp';

/** What no picture that is shown may hold: a name, a place and a text, wherever a camera or a program may have put them. */
export const canaries = ['CANARY-ARTIST', 'CANARY-XMP', 'CANARY-COMMENT', 'CANARY-IPTC'];

const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:title="CANARY-XMP"/></rdf:RDF></x:xmpmeta>';
const exif = {
  IFD0: { Artist: 'CANARY-ARTIST', Copyright: 'CANARY-ARTIST' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 2617/100', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 3900/100' },
};

/** Pixels that do not pack to nothing: a gradient, so that a picture of them looks like one. */
export const pixels = (width: number, height: number, channels: 3 | 4 = 3) => {
  const data = Buffer.alloc(width * height * channels);
  for (let i = 0; i < data.length; i++) data[i] = (i * 7 + Math.floor(i / width)) % 256;
  return sharp(data, { raw: { width, height, channels } });
};

/** A segment of a JPEG. */
const segment = (marker: number, content: string): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, Buffer.from(content, 'latin1')]);
};

/** Puts something behind the first two bytes of a JPEG. */
const inFront = (jpeg: Buffer, ...segments: Buffer[]): Buffer => Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

/** A picture as a camera makes it, with all that it tells beside the picture, lying on its side. */
export const photograph = async (width = 640, height = 480): Promise<Buffer> => {
  const jpeg = await pixels(width, height).jpeg().withExif(exif).withXmp(xmp).withMetadata({ orientation: 6, exif }).toBuffer();
  return inFront(
    jpeg,
    segment(0xfe, 'CANARY-COMMENT'),
    segment(0xed, 'Photoshop 3.0\0' + '8BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x78\0\x0bCANARY-IPTC'),
  );
};

/** The same as a PNG, with a text beside the pixels. */
export const drawing = async (width = 64, height = 48): Promise<Buffer> =>
  pixels(width, height, 4).png().withExif(exif).withXmp(xmp).toBuffer();

/** A JPEG with a comment that begins with this text. */
export const commented = async (text: string): Promise<Buffer> => inFront(await pixels(32, 32).jpeg().toBuffer(), segment(0xfe, text));
