import { hash } from 'node:crypto';
import type { Hash } from './hash.ts';

/** What a log says of itself at a size: C2SP tlog-checkpoint. `origin` names the log, and the key that signs for it. */
export type Checkpoint = { origin: string; size: number; root: Hash };

/** Signatures of signed notes: Ed25519 over the text. */
const ed25519 = 1;
const idBytes = 4;

export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${root.toString('base64')}\n`;

/** What tells the keys of a name apart. */
const keyId = (name: string, publicKey: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519), publicKey]), 'buffer').subarray(0, idBytes);

/** A public key as verifiers of signed notes take it: `name+id+key`. */
export const verifierKey = (name: string, publicKey: Uint8Array): string =>
  `${name}+${keyId(name, publicKey).toString('hex')}+${Buffer.concat([Buffer.of(ed25519), publicKey]).toString('base64')}`;

/** A text with its signature, as C2SP signed-note has it. */
export const signedNote = (text: string, name: string, publicKey: Uint8Array, signature: Uint8Array): string =>
  `${text}\n— ${name} ${Buffer.concat([keyId(name, publicKey), signature]).toString('base64')}\n`;
