import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layNative, nativePackages, type Processor, requireLocked } from './native.ts';

type Package = { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string>; cpu?: string[] };
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Package> };
const packageOf = (name: string): Package => packages[`node_modules/${name}`]!;

test.each(['arm64', 'x64'] as const)(
  'what is laid beside a function for %s is all that the library needs, and for that processor',
  processor => {
    const laid = nativePackages(processor);
    const { dependencies = {}, optionalDependencies = {} } = packageOf('sharp');
    expect(Object.keys(dependencies).filter(name => !laid.includes(name))).toEqual([]);
    const native = Object.keys(optionalDependencies).filter(name => name.endsWith(`-linux-${processor}`));
    expect(native.filter(name => !laid.includes(name))).toEqual([]);
    expect(laid.flatMap(name => packageOf(name).cpu ?? []).filter(each => each !== processor)).toEqual([]);
  },
);

test('it is laid as it was installed, with its library', () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-native-'));
  try {
    const processor: Processor = process.arch === 'arm64' ? 'arm64' : 'x64';
    layNative(folder, processor);
    for (const name of nativePackages(processor)) expect(existsSync(join(folder, 'node_modules', name, 'package.json')), name).toBe(true);
    expect(readdirSync(join(folder, `node_modules/@img/sharp-libvips-linux-${processor}/lib`)).some(each => each.includes('.so'))).toBe(
      true,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what is fetched for another processor must be what the lock file names', () => {
  const integrity = 'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==';
  expect(requireLocked(Buffer.alloc(0), { integrity }, 'nothing')).toBeUndefined();
  expect(() => requireLocked(Buffer.from('other'), { integrity }, 'sharp')).toThrow('sharp is not what package-lock.json names');
});
