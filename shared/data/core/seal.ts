import { createCipheriv, createDecipheriv } from 'node:crypto';

const algorithm = 'aes-256-gcm';
export const ivBytes = 12;
const tagBytes = 16;

/** What a sealed body is bound to: the same words, in the same order, when it is sealed and when it is opened. */
export type Binding = readonly (string | number)[];

const additional = (boundTo: Binding): Buffer => Buffer.from(JSON.stringify(boundTo));

/** A body under a key (AES-256-GCM): nonce, text and tag behind each other. The nonce, 96 random bits, is never used twice with a key. */
export const seal = (body: Uint8Array, key: Buffer, boundTo: Binding, iv: Uint8Array): Buffer => {
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAAD(additional(boundTo));
  return Buffer.concat([iv, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
};

/** What was sealed. Throws when any of it was changed, or when it is bound to something else. */
export const open = (sealed: Uint8Array, key: Buffer, boundTo: Binding): Buffer => {
  if (sealed.length < ivBytes + tagBytes) throw new Error('A sealed body is too short');
  const whole = Buffer.from(sealed);
  const decipher = createDecipheriv(algorithm, key, whole.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(additional(boundTo))
    .setAuthTag(whole.subarray(-tagBytes));
  return Buffer.concat([decipher.update(whole.subarray(ivBytes, -tagBytes)), decipher.final()]);
};
