import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isPublicAddress, publicLookup } from './public-address.ts';

test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '192.169.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
  '%s is on the open internet',
  address => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
  '::ffff:7f00:1',
  '64:ff9b::a9fe:a9fe',
  '2001:0:a9fe:a9fe::1',
  '2002:7f00:1::',
  'fec0::1',
  '::127.0.0.1',
  // L8
  '::ffff:0:127.0.0.1',
  '::ffff:0:8.8.8.8',
  'not an address',
])('%s is not', address => {
  expect(isPublicAddress(address)).toBe(false);
});

const looked = promisify(publicLookup as (name: string, options: object, done: (error: Error | null, address: unknown) => void) => void);

test('a name that leads to this machine is not followed, unless it says so', async () => {
  await expect(looked('127.0.0.1', {})).rejects.toMatchObject({ code: 'ENOTPUBLIC' });
  await expect(looked('localhost', { family: 4 })).resolves.toBe('127.0.0.1');
  await expect(looked('localhost', { family: 4, all: true })).resolves.toEqual([{ address: '127.0.0.1', family: 4 }]);
});
