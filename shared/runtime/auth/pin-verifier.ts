import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Verifier } from '../../domain/people/children/pin.ts';

/** What one look at a PIN costs: 16 MB for some 50 ms of one core (`pin-verifier.test.ts` measures it). Ten thousand PINs are tried in minutes by whoever has the record: it slows guessing, and keeps no four digits from who has the table. */
export const verifierCost = { N: 2 ** 14, r: 8, p: 1 };
const derive = promisify<string, Buffer, number, typeof verifierCost, Buffer>(scrypt);

const hashed = (pin: string, salt: string): Promise<Buffer> => derive(pin, Buffer.from(salt, 'base64url'), 32, verifierCost);

/** What a PIN is verified by: nothing that two children with the same PIN share. */
export const verifierOf = async (pin: string): Promise<Verifier> => {
  const salt = randomBytes(16).toString('base64url');
  return { salt, hash: (await hashed(pin, salt)).toString('base64url') };
};

/** Stands for whoever has no PIN, so that it takes as long to say so. */
const nobody = { salt: 'A'.repeat(22), hash: 'A'.repeat(43) };

/** Is this the PIN? Where there is none, the same work is done, and it is not. */
export const isPin = async (pin: string, known: Partial<Verifier> | undefined): Promise<boolean> => {
  const { salt, hash } = known ?? {};
  const there = salt !== undefined && hash !== undefined;
  const found = await hashed(pin, there ? salt : nobody.salt);
  return timingSafeEqual(found, Buffer.from(there ? hash : nobody.hash, 'base64url')) && there;
};
