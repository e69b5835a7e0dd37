/** A value of CBOR as authenticators write it: whole numbers, bytes, texts, lists, maps and three constants (CTAP2 canonical CBOR). */
export type Cbor = number | Uint8Array | string | boolean | null | Cbor[] | Map<Cbor, Cbor>;
type Read<T = Cbor> = { value: T; end: number };

/** Authenticators nest four levels at the most (CTAP2, section 8). */
const depthMost = 4;
const refuse = (why: string): never => {
  throw new SyntaxError(`CBOR: ${why}`);
};

/** The number in or behind the first byte of a value. */
const argumentAt = (bytes: Buffer, at: number): Read<number> => {
  const short = (bytes[at] ?? refuse('ends early')) & 31;
  if (short < 24) return { value: short, end: at + 1 };
  if (short > 26) return refuse('has a length that authenticators do not write');
  const size = 2 ** (short - 24);
  if (at + 1 + size > bytes.length) return refuse('ends early');
  return { value: bytes.readUIntBE(at + 1, size), end: at + 1 + size };
};

const bytesAt = (bytes: Buffer, at: number): Read<Buffer> => {
  const { value: length, end } = argumentAt(bytes, at);
  return end + length > bytes.length ? refuse('ends early') : { value: bytes.subarray(end, end + length), end: end + length };
};

const listAt = (bytes: Buffer, at: number, depth: number): Read<Cbor[]> => {
  const { value: length, end } = argumentAt(bytes, at);
  const value: Cbor[] = [];
  let next = end;
  for (let i = 0; i < length; i++) {
    const read = valueAt(bytes, next, depth + 1);
    value.push(read.value);
    next = read.end;
  }
  return { value, end: next };
};

const mapAt = (bytes: Buffer, at: number, depth: number): Read<Map<Cbor, Cbor>> => {
  const { value: length, end } = argumentAt(bytes, at);
  const value = new Map<Cbor, Cbor>();
  let next = end;
  for (let i = 0; i < length; i++) {
    const name = valueAt(bytes, next, depth + 1);
    const read = valueAt(bytes, name.end, depth + 1);
    if (value.has(name.value)) refuse('says something twice');
    value.set(name.value, read.value);
    next = read.end;
  }
  return { value, end: next };
};

const constants = new Map<number | undefined, boolean | null>([
  [0xf4, false],
  [0xf5, true],
  [0xf6, null],
]);

const constantAt = (bytes: Buffer, at: number): Read => {
  const value = constants.get(bytes[at]);
  return value === undefined ? refuse('has a kind of value that authenticators do not write') : { value, end: at + 1 };
};

const numberAt = (bytes: Buffer, at: number): Read<number> => argumentAt(bytes, at);
const negativeAt = (bytes: Buffer, at: number): Read<number> => {
  const { value, end } = argumentAt(bytes, at);
  return { value: -1 - value, end };
};
const textAt = (bytes: Buffer, at: number): Read<string> => {
  const { value, end } = bytesAt(bytes, at);
  return { value: new TextDecoder('utf-8', { fatal: true }).decode(value), end };
};

const kinds: ((bytes: Buffer, at: number, depth: number) => Read)[] = [
  numberAt,
  negativeAt,
  bytesAt,
  textAt,
  listAt,
  mapAt,
  constantAt,
  constantAt,
];

/** The value that begins at a place, and where it ends. Fails with a `SyntaxError` where there is none that an authenticator writes. */
export const valueAt = (bytes: Buffer, at = 0, depth = 0): Read => {
  if (depth > depthMost) refuse('is nested too deep');
  return kinds[(bytes[at] ?? refuse('ends early')) >> 5]!(bytes, at, depth);
};
