import { hash } from 'node:crypto';
import { type LogEntry, recordOf } from './entry.ts';

const modulus = 2n ** 64n;

/** What one version of a record adds to the checksum of its owner. */
const shareOf = (record: string, version: number): bigint => BigInt(`0x${hash('sha256', `${record}@${version}`).slice(0, 16)}`);

const within64Bits = (sum: bigint): bigint => ((sum % modulus) + modulus) % modulus;

/** The checksum of an owner who has these records and no others, each at its version. */
export const checksumOf = (alive: Iterable<{ record: string; version: number }>): bigint =>
  within64Bits([...alive].reduce((sum, { record, version }) => sum + shareOf(record, version), 0n));

/**
 * The checksum of an owner after these entries: the sum (mod 2^64) over each record that is alive, with its version. Two that hold the same
 * records have the same, in whatever order they came by them: eight bytes find a client that has lost one, or a restore that is not whole.
 */
export const checksumAfter = (before: bigint, entries: readonly LogEntry[]): bigint => {
  const sum = entries.reduce((all, entry) => {
    const came = entry.expires ? 0n : shareOf(recordOf(entry), entry.version);
    const went = entry.version === 1 || entry.beforeExpires ? 0n : shareOf(recordOf(entry), entry.version - 1);
    return all + came - went;
  }, before);
  return within64Bits(sum);
};
