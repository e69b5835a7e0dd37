import { createHash } from 'node:crypto';
import { TypeID, typeid } from 'typeid-js';
import { type Id, type IdKind, prefixes, type UserId, type WorkspaceId } from '../../domain/core/ids.ts';

/** The library's types say only that an id is a text: what it makes begins with the prefix that it is given. */
const named = <K extends IdKind>(id: TypeID<(typeof prefixes)[K]>): Id<K> => id.toString() as Id<K>;

const typeId = <K extends IdKind>(kind: K, uuid: string): Id<K> => named(TypeID.fromUUID(prefixes[kind], uuid));

/** A new id whose order is the order in time (UUIDv7, RFC 9562). */
export const newId = <K extends IdKind>(kind: K): Id<K> => named(typeid(prefixes[kind]));

/** The user id of an identity provider's subject: the same UUID in TypeID form. */
export const userIdOf = (subject: string): UserId => typeId('user', subject);

/** The identity provider's subject of a user id. */
export const subjectOf = (userId: UserId): string => TypeID.fromString(userId).toUUID();

/** The personal workspace of a user: known from the user's id, so that creating it twice is creating it once. */
export const personalWorkspaceOf = (userId: UserId): WorkspaceId => `${prefixes.workspace}_${userId.slice(prefixes.user.length + 1)}`;

/**
 * An id that follows from a seed (an Idempotency-Key with its caller, an event with its recipient): the same seed gives the same id.
 * `time` in milliseconds keeps such ids in the order of time.
 */
export const derivedId = <K extends IdKind>(kind: K, seed: string, time: number): Id<K> => {
  return typeId(kind, uuidAt(time, createHash('sha256').update(seed).digest()));
};

/** The UUIDv7 of a time in milliseconds whose other bits are those of a hash. */
const uuidAt = (time: number, hash: Buffer): string => {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(time, 0, 6);
  hash.copy(bytes, 6, 0, 10);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidFrom(bytes);
};

const uuidFrom = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const isUuidV7 = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text);

const msOfKey = (key: string): number => Number.parseInt(key.replace('-', '').slice(0, 12), 16);

/** When a key was made that says so (UUIDv7), in milliseconds. */
export const madeAt = (key: string): number | undefined => (isUuidV7(key) ? msOfKey(key) : undefined);

/**
 * The Idempotency-Key of one part of a request: the same for a retry of it. Parts of a UUIDv7 are UUIDv7s too, and so
 * say when they were made.
 */
export const keyOfPart = (key: string, part: number): string => {
  const hash = createHash('sha256').update(`${key}|${part}`).digest();
  return isUuidV7(key) ? uuidAt(msOfKey(key) + part, hash) : hash.toString('base64url');
};

/** When an id was made, in milliseconds. */
export const timeOfId = (id: string): number => msOfKey(TypeID.fromString(id).toUUID());

/** 132 bits of a text's hash in 22 characters: enough to know it among all. */
export const longHash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** 72 bits of a text's hash in 12 characters: enough to know it again beside the one it is compared with. */
export const shortHash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);
