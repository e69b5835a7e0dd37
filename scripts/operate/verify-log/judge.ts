import { createPublicKey, verify } from 'node:crypto';
import { entriesOf, stageLeafOf } from '../../../shared/log/stage/leaf.ts';
import { emptyRoot, type Hash, leafHash, nodeHash } from '../../../shared/log/tree/hash.ts';
import { hashOf } from '../../../shared/log/tree/leaf.ts';
import { type Checkpoint, verifierKey } from '../../../shared/log/tree/note.ts';
import { includes, isConsistent } from '../../../shared/log/tree/verify.ts';

/** That the log of all checkpoints has an owner's: what was entered, where, and what is signed of that log, which is the same for everybody. */
export type StageFile = {
  entered: string;
  salt: string;
  index: number;
  proof: string[];
  checkpoint: string;
  key: string;
  /** That it only grew since an earlier reading. */
  growth?: { from: number; proof: string[] };
  /** All of its leaves, one after the other, where they were read. */
  leaves?: string;
};

/**
 * What stands for the entries that are over: the hashes of full parts of the tree, the largest first, whose leaves are as many as there were; and that
 * the tree only grew since an earlier reading that ends among them.
 */
export type BeforeFile = { size: number; parts: string[]; growth?: { from: number; proof: string[] } };

/** A log as it was read: its signed checkpoint, the key that checks it, the entries with what proves them, and its place among all logs. */
export type LogFile = {
  checkpoint: string;
  key: string;
  stage?: StageFile;
  before?: BeforeFile;
  entries: { position: number; hash: string; salt: string; entry: Record<string, unknown> }[];
};

const idBytes = 4;
/** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The signed text and the signature of a note with one signature. */
const partsOf = (note: string): { text: string; name: string; signature: Buffer } | undefined => {
  const [text, name, signature] = /^([\s\S]*\n)\n— (\S+) (\S+)\n$/.exec(note)?.slice(1) ?? [];
  return text && name && signature ? { text, name, signature: Buffer.from(signature, 'base64') } : undefined;
};

/** What a checkpoint says, where its signature holds under the key. */
export const openCheckpoint = ({ checkpoint, key }: Pick<LogFile, 'checkpoint' | 'key'>): { size: number; root: Hash } | undefined => {
  const parts = partsOf(checkpoint);
  const [name, id, encoded] = /^(.+)\+([0-9a-f]{8})\+(.+)$/.exec(key)?.slice(1) ?? [];
  if (!parts || !name || !encoded || parts.name !== name || parts.text.split('\n')[0] !== name) return undefined;
  const publicKey = Buffer.from(encoded, 'base64').subarray(1);
  if (verifierKey(name, publicKey) !== key || parts.signature.subarray(0, idBytes).toString('hex') !== id) return undefined;
  const spki = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
  if (!verify(null, Buffer.from(parts.text), spki, parts.signature.subarray(idBytes))) return undefined;
  const [, size, root] = parts.text.split('\n');
  return { size: Number(size), root: Buffer.from(root!, 'base64') };
};

type Part = { leaves: number; hash: Hash };

/** The root over hashes of leaves, behind parts that stand for others: full parts are joined as soon as there are two of a size, and the rest from the right. */
export const rootOver = (leaves: readonly Hash[], before: readonly Part[] = []): Hash => {
  const parts = [...before];
  for (const hash of leaves) {
    let part = { leaves: 1, hash };
    while (parts.at(-1)?.leaves === part.leaves) part = { leaves: part.leaves * 2, hash: nodeHash(parts.pop()!.hash, part.hash) };
    parts.push(part);
  }
  return parts.length === 0 ? emptyRoot : parts.map(({ hash }) => hash).reduceRight((right, left) => nodeHash(left, right));
};

const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

/** How many entries of a log are over: of these the signed tree has the hashes, and nobody what they said. */
export const overIn = ({ before }: LogFile): number => before?.size ?? 0;

/** How many leaves each part has that stands for so many, the largest first: the powers of two of which it is the sum. */
const leavesOfParts = (size: number): number[] => {
  const leaves: number[] = [];
  for (let rest = size; rest > 0; rest -= leaves.at(-1)!) leaves.push(2 ** Math.floor(Math.log2(rest)));
  return leaves;
};

/** The root over the first entries of a log, as many as a size says, which are no fewer than are over. */
const rootOf = ({ entries, before }: LogFile, size: number): Hash => {
  const over = before?.size ?? 0;
  const parts = leavesOfParts(over).map((leaves, i) => ({ leaves, hash: bytes(before!.parts[i] ?? '') }));
  return rootOver(
    entries.slice(0, size - over).map(({ hash }) => bytes(hash)),
    parts,
  );
};

/** What is wrong with the entries by themselves: gaps, those that are not what their hash says, and fewer or more than the checkpoint covers. */
const wrongAlone = (file: LogFile, size: number): string[] => {
  const { entries } = file;
  const over = overIn(file);
  const wrong = entries.flatMap(({ position, hash, salt, entry }, i) => {
    if (position !== over + i + 1) return [`entry ${over + i + 1} is not in its place`];
    return hashOf(entry, bytes(salt)).equals(bytes(hash)) ? [] : [`entry ${position} is not what its hash says`];
  });
  const end = over + entries.length;
  if (end < size) return [...wrong, `entry ${end + 1} is missing`];
  return end > size ? [...wrong, `entry ${size + 1} is not covered by the checkpoint`] : wrong;
};

/** Whether a log begins with an earlier one that ends among what is over by now: by its hashes alone. */
const growsFrom = ({ before }: LogFile, earlier: { size: number; root: Hash }, now: { size: number; root: Hash }): boolean => {
  const proof = before?.growth?.from === earlier.size ? before.growth.proof.map(bytes) : [];
  return isConsistent({ earlier: earlier.size, before: earlier.root, ...now, proof });
};

/** What is wrong beside what was read before of the same log. */
const wrongSince = (file: LogFile, earlier: LogFile, now: { size: number; root: Hash }): string[] => {
  const { size } = now;
  const before = openCheckpoint(earlier);
  if (!before) return ['the earlier checkpoint is not signed by its key'];
  const hashes = new Map(file.entries.map(({ position, hash }) => [position, hash]));
  const changed = earlier.entries
    .filter(({ position, hash }) => position <= before.size && (hashes.get(position) ?? hash) !== hash)
    .map(({ position }) => `entry ${position} is another than before`);
  return [
    ...(file.key === earlier.key ? [] : ['the key is another than before']),
    ...(size < before.size ? [`entry ${size + 1} was there before, and is in the log no more`] : []),
    ...changed,
    // Whatever was kept of the entries then: the checkpoint alone says what they were.
    ...((before.size < overIn(file) ? growsFrom(file, before, now) : rootOf(file, before.size).equals(before.root))
      ? []
      : [`the first ${before.size} entries are not those of the earlier checkpoint`]),
  ];
};

/** What a text says that was entered into the log of all checkpoints. */
const checkpointIn = (text: string): Checkpoint => {
  const [origin = '', size, root = ''] = text.split('\n');
  return { origin, size: Number(size), root: bytes(root) };
};

const stageLeafBytes = 64;
const leavesIn = (text: string): Buffer[] => {
  const all = bytes(text);
  return Array.from({ length: Math.floor(all.length / stageLeafBytes) }, (_, i) =>
    all.subarray(i * stageLeafBytes, (i + 1) * stageLeafBytes),
  );
};

/** What is wrong with all that was ever entered of a log, where all leaves were read: one that is of this log at a size, and not what it was there. */
const wrongAmongAll = (
  file: LogFile,
  { leaves: text, salt }: StageFile,
  entered: Checkpoint,
  stage: { size: number; root: Hash },
): string[] => {
  if (text === undefined) return [];
  const leaves = leavesIn(text);
  if (leaves.length !== stage.size || !rootOver(leaves.map(leafHash)).equals(stage.root))
    return ['the leaves of the log of all checkpoints are not those that it signed'];
  const { origin } = entered;
  return entriesOf(leaves, { origin, salt: bytes(salt), upTo: Math.max(entered.size, overIn(file) + file.entries.length) })
    .filter(({ size, leaf }) => size >= overIn(file) && !stageLeafOf({ origin, size, root: rootOf(file, size) }, bytes(salt)).equals(leaf))
    .map(({ index, size }) => `${origin}: checkpoint ${index} of all is of another log of ${size} entries than this one`);
};

/** Whether the log of all checkpoints begins with what was read of it before. */
const wrongSinceInStage = (now: StageFile, before: StageFile, stage: { size: number; root: Hash }): string[] => {
  const earlier = openCheckpoint(before);
  if (!earlier || now.key !== before.key) return ['the log of all checkpoints has another key than before'];
  if (stage.size < earlier.size) return [`the log of all checkpoints was rolled back from ${earlier.size} to ${stage.size}`];
  const proof = now.growth?.from === earlier.size ? now.growth.proof.map(bytes) : [];
  return isConsistent({ earlier: earlier.size, before: earlier.root, ...stage, proof })
    ? []
    : [`nothing shows that the log of all checkpoints begins with the first ${earlier.size} that were there before`];
};

/** What is wrong with a log beside what stands of it in the log of all checkpoints: it is another, or shorter, than was entered there. */
const wrongInStage = (file: LogFile, size: number, earlier: LogFile | undefined): string[] => {
  const { stage } = file;
  if (!stage) return earlier?.stage ? ['the log of all checkpoints had it before, and has it no more'] : [];
  const said = openCheckpoint(stage);
  if (!said) return ['the log of all checkpoints is not signed by its key'];
  const entered = checkpointIn(stage.entered);
  const { origin } = entered;
  const leaf = leafHash(stageLeafOf(entered, bytes(stage.salt)));
  return [
    ...(origin === file.checkpoint.split('\n')[0] ? [] : [`${origin}: the log of all checkpoints was asked for another log`]),
    ...(includes({ leaf: stage.index, ...said, hash: leaf, proof: stage.proof.map(bytes) })
      ? []
      : [`${origin}: its checkpoint of ${entered.size} entries is not in the log of all checkpoints`]),
    ...(size < entered.size ? [`${origin}: was rolled back, from ${entered.size} entries to ${size}`] : []),
    ...(size < entered.size || entered.size < overIn(file) || rootOf(file, entered.size).equals(entered.root)
      ? []
      : [`${origin}: others are shown another log, whose first ${entered.size} entries are not these`]),
    ...wrongAmongAll(file, stage, entered, said),
    ...(earlier?.stage ? wrongSinceInStage(stage, earlier.stage, said) : []),
  ];
};

/**
 * What is wrong with a log, each with the entry that it is about where one can be named: nothing, where all entries are those that its signed
 * checkpoint covers. With what was read earlier, nothing of that may have changed either.
 */
export const wrongInLog = (file: LogFile, earlier?: LogFile): string[] => {
  const said = openCheckpoint(file);
  if (!said) return ['the checkpoint is not signed by the key'];
  const wrong = [
    ...wrongAlone(file, said.size),
    ...(earlier ? wrongSince(file, earlier, said) : []),
    ...wrongInStage(file, said.size, earlier),
  ];
  return rootOf(file, said.size).equals(said.root) ? wrong : [...wrong, `the entries are not those of the checkpoint at size ${said.size}`];
};
