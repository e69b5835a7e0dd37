import { hash } from 'node:crypto';

/** Hashes are SHA-256, as RFC 6962 has it: a leaf never has the hash of a node. */
export type Hash = Buffer;

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

export const leafHash = (leaf: Uint8Array): Hash => hash('sha256', Buffer.concat([leafPrefix, leaf]), 'buffer');
export const nodeHash = (left: Hash, right: Hash): Hash => hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer');
/** The root of a tree without leaves. */
export const emptyRoot: Hash = hash('sha256', '', 'buffer');
