/** A data key as it is stored: wrapped by the KMS key, in the context of its owner. */
export type WrappedKey = { wrapped: string; kmsKeyId: string };

/** What a keyring needs: the place of each owner's key, and KMS. */
export type KeyPort = {
  /** What stands in the place of an owner's key. Consistent. */
  find(owner: string): Promise<WrappedKey | 'destroyed' | undefined>;
  /** Puts a key where nothing stands yet, not even one that was destroyed; false when somebody else was there before. */
  put(owner: string, key: WrappedKey): Promise<boolean>;
  make(owner: string): Promise<WrappedKey & { plain: Buffer }>;
  open(owner: string, key: WrappedKey): Promise<Buffer>;
};

/** For how long an instance knows a key without asking, and how many it knows. A key that was destroyed opens nothing after that. */
const kept = { ms: 300_000, most: 1000 };

/** The data keys of owners, each made once, and known to an instance for a while: a busy owner costs no request to KMS. */
export const keyringOf = (port: KeyPort, now: () => number) => {
  const plains = new Map<string, { plain: Buffer; untilMs: number }>();
  const keep = (owner: string, plain: Buffer): Buffer => {
    plains.delete(owner);
    plains.set(owner, { plain, untilMs: now() + kept.ms });
    if (plains.size > kept.most) plains.delete(plains.keys().next().value!);
    return plain;
  };
  const known = (owner: string): Buffer | undefined => {
    const { plain, untilMs } = plains.get(owner) ?? { untilMs: 0 };
    return untilMs > now() ? plain : undefined;
  };
  const open = async (owner: string, key: WrappedKey): Promise<Buffer> => known(owner) ?? keep(owner, await port.open(owner, key));
  const find = async (owner: string): Promise<Buffer | 'destroyed' | undefined> => {
    const there = known(owner);
    if (there) return there;
    const stored = await port.find(owner);
    return typeof stored === 'object' ? open(owner, stored) : stored;
  };
  return {
    /** The key that was found in an owner's place. */
    open,
    /** The key of an owner; undefined where there is none yet. */
    find,
    /** The key of an owner, made where there is none yet: of several who make one at once, all take the one that was put. */
    findOrMake: async (owner: string): Promise<Buffer | 'destroyed' | undefined> => {
      const there = await find(owner);
      if (there) return there;
      const { plain, ...key } = await port.make(owner);
      return (await port.put(owner, key)) ? keep(owner, plain) : find(owner);
    },
    forget: (owner: string): void => void plains.delete(owner),
  };
};
