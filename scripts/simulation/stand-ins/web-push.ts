/** Encryption is not what is simulated: the push service reads the message as it is. */
export default {
  encrypt: (_p256dh: string, _auth: string, payload: string) => ({ cipherText: Buffer.from(payload) }),
  getVapidHeaders: () => ({ Authorization: 'vapid' }),
};
