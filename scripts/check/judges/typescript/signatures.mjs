import { readFileSync } from 'node:fs';
import { createLocalJWKSet, flattenedVerify } from 'jose';

/** Verifies signed prescriptions from what is exported alone, by jose (RFC 7515, 7797). */
const cases = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const takes = async ({ header, payload, signature }, keys) => {
  try {
    const jws = { protected: header.toString('base64url'), payload, signature: signature.toString('base64url') };
    await flattenedVerify(jws, createLocalJWKSet({ keys }), { algorithms: ['ES256'] });
    return true;
  } catch {
    return false;
  }
};

const flips = value =>
  Array.from({ length: value.length * 8 }, (_, bit) => {
    const other = Buffer.from(value);
    other[bit >> 3] ^= 1 << (bit & 7);
    return other;
  });
const need = (holds, what) => {
  if (!holds) throw new Error(what);
};

let refused = 0;
for (const [number, { text, jws, keys }] of cases.entries()) {
  const [header, , signature] = jws.split('.').map(part => Buffer.from(part, 'base64url'));
  const signed = { header, payload: Buffer.from(text), signature };
  need(await takes(signed, keys), `refused: ${jws}`);
  need(!(await takes(signed, cases.at(number - 1).keys)), 'taken by the key of another');
  if (number > 0) continue;
  for (const part of ['payload', 'signature', 'header'])
    for (const changed of flips(signed[part])) {
      need(!(await takes({ ...signed, [part]: changed }, keys)), `taken though its ${part} is ${changed.toString('hex')}`);
      refused++;
    }
}
process.stdout.write(`jose: ${cases.length} taken, ${refused} altered by a bit refused\n`);
