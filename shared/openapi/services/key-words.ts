/** What the fields of API keys mean. */
export const keyWords = {
  'ApiKeyWithToken.token': 'The key itself. It is shown this once.',
  keyId: 'The id of the key. Events name it where the key acted (`by`).',
  signing: 'By which key its requests are signed (RFC 9421), and which of them; it stays for the life of the key. Without it none are.',
  publicKey: 'A public key (JWK, RFC 7517) of Ed25519, or of ECDSA over P-256.',
  requests: 'Which requests are signed: those that change something, or all.',
  kty: 'The kind of key.',
  crv: 'The curve of the key.',
  x: 'A coordinate of the key (base64url).',
  y: 'The other coordinate (base64url).',
};
