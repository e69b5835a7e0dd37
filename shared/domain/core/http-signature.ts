import * as z from 'zod';

/** A signature of a request (RFC 9421): what it covers, with its parameters, and the bytes. `input` is both as the header said it. */
export type HttpSignature = {
  input: string;
  components: readonly string[];
  keyId: string;
  nonce: string;
  created: number;
  expires?: number;
  algorithm?: string;
  signature: Uint8Array;
};

/** A request as far as signatures speak of it: path and query (`?…`, or nothing) as they were sent. Header names are in lower case. */
export type SignedRequest = {
  method: string;
  origin: string;
  path: string;
  query: string;
  headers: Readonly<Record<string, string | undefined>>;
  hasBody: boolean;
};

/** Why a signature is not taken. */
export type SignatureFault =
  | 'missing'
  | 'not_understood'
  | 'other_key'
  | 'not_covered'
  | 'too_old'
  | 'not_yet'
  | 'wrong'
  | 'digest'
  | 'replayed';

/** How long after it was made a signature is taken, and by how much the clock of its maker may be ahead (seconds). */
export const signatureWindow = { seconds: 300, aheadSeconds: 60 };

const longestHeader = 4000;
/** Members of a dictionary (RFC 8941, 3.2): a comma ends one where another key follows. */
const membersIn = (header: string): string[] => (header.length > longestHeader ? [] : header.split(/, ?(?=[a-z*][a-z0-9_.*-]*=)/));

const member = /^([a-z*][a-z0-9_.*-]*)=(\(([^()]*)\)((?:;[a-z]+=(?:\d{1,12}|"[^"\\]*"))*))$/;
/** A name of what is covered: of a field, or derived. Parameters such as `;bs` are not understood here. */
const component = /^"(@?[a-z][a-z0-9-]*)"$/;
/** What a signature says of itself; what else it says is passed over. */
const Parameters = z.object({
  keyid: z.string(),
  nonce: z.string().regex(/^[\x21-\x7e]{16,128}$/),
  created: z.int(),
  expires: z.int().optional(),
  alg: z.string().optional(),
});

const componentsIn = (list: string): string[] | undefined => {
  const names = list.split(' ').map(each => component.exec(each)?.[1]);
  const known = names.filter(name => name !== undefined);
  return known.length === names.length && new Set(known).size === known.length ? known : undefined;
};

const parametersIn = (text: string): Record<string, string | number> =>
  Object.fromEntries(
    [...text.matchAll(/;([a-z]+)=(?:(\d{1,12})|"([^"\\]*)")/g)].map(([, name, number, word]) => [name!, word ?? Number(number)]),
  );

const bytesOf = (header: string, label: string): Uint8Array | undefined => {
  const found = membersIn(header).find(each => each.startsWith(`${label}=:`) && each.endsWith(':'));
  return found === undefined ? undefined : Uint8Array.from(atob(found.slice(label.length + 2, -1)), each => each.charCodeAt(0));
};

const read = (input: string, signatures: string): HttpSignature | undefined => {
  const [, label, whole, list, text] = member.exec(input) ?? [];
  if (label === undefined) return undefined;
  const [components, said, signature] = [componentsIn(list!), Parameters.safeParse(parametersIn(text!)), bytesOf(signatures, label)];
  if (!components || !said.success || !signature) return undefined;
  const { keyid: keyId, alg: algorithm, ...times } = said.data;
  return { input: whole!, components, keyId, signature, ...times, ...(algorithm === undefined ? {} : { algorithm }) };
};

/** The signatures of a request that are understood, of whichever key. */
export const signaturesIn = ({ headers }: Pick<SignedRequest, 'headers'>): HttpSignature[] => {
  const { 'signature-input': inputs, signature } = headers;
  if (inputs === undefined || signature === undefined) return [];
  try {
    return membersIn(inputs).flatMap(each => read(each, signature) ?? []);
  } catch {
    // Bytes that are no base64.
    return [];
  }
};

const derived: Record<string, (request: SignedRequest) => string> = {
  '@method': ({ method }) => method,
  '@target-uri': ({ origin, path, query }) => `${origin}${path}${query}`,
  '@authority': ({ origin }) => new URL(origin).host,
  '@scheme': ({ origin }) => new URL(origin).protocol.slice(0, -1),
  '@request-target': ({ path, query }) => `${path}${query}`,
  '@path': ({ path }) => path,
  '@query': ({ query }) => query || '?',
};

const contentOf = (name: string, request: SignedRequest): string | undefined =>
  name.startsWith('@') ? derived[name]?.(request) : request.headers[name]?.trim();

/** What is signed (RFC 9421, 2.5); undefined where something is covered that the request has not. */
export const signatureBase = (
  request: SignedRequest,
  { components, input }: Pick<HttpSignature, 'components' | 'input'>,
): string | undefined => {
  const lines = components.map(name => ({ name, value: contentOf(name, request) }));
  if (lines.some(({ value }) => value === undefined)) return undefined;
  return [...lines.map(({ name, value }) => `"${name}": ${value}`), `"@signature-params": ${input}`].join('\n');
};

/** Headers that change what a request does, or for whom. */
const meaningful = ['acting-for', 'api-version', 'content-type', 'idempotency-key', 'if-match', 'if-none-exist', 'kiosk-session'];

/** What must be covered of a request: its method, where it goes, its body where it has one, and each header that it has and that changes what it does. */
export const coveredOf = ({ query, headers, hasBody }: Pick<SignedRequest, 'query' | 'headers' | 'hasBody'>): string[] => [
  '@method',
  '@path',
  ...(query === '' ? [] : ['@query']),
  ...(hasBody ? ['content-digest'] : []),
  ...meaningful.filter(name => headers[name] !== undefined),
];

const covers = ({ components }: HttpSignature, request: SignedRequest): boolean => {
  const isWhole = components.includes('@target-uri') || components.includes('@request-target');
  const covered = new Set([...components, ...(isWhole ? ['@path', '@query'] : [])]);
  return coveredOf(request).every(name => covered.has(name));
};

/** What is the matter with a signature, whatever its bytes say, at a moment (Unix seconds). */
export const faultIn = (signature: HttpSignature, request: SignedRequest, nowSeconds: number): SignatureFault | undefined => {
  const { created, expires } = signature;
  if (!covers(signature, request)) return 'not_covered';
  if (created > nowSeconds + signatureWindow.aheadSeconds) return 'not_yet';
  if (created < nowSeconds - signatureWindow.seconds || (expires !== undefined && expires < nowSeconds)) return 'too_old';
  return undefined;
};

/** The digests that a request names of its body (RFC 9530), by their algorithm, in base64. */
export const digestsIn = (header: string | undefined): [algorithm: string, digest: string][] =>
  membersIn(header ?? '').flatMap(each => {
    const [, algorithm, digest] = /^(sha-256|sha-512)=:([A-Za-z0-9+/]+={0,2}):$/.exec(each) ?? [];
    return algorithm === undefined ? [] : [[algorithm, digest!] as [string, string]];
  });
