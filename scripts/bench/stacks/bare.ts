/** The least that a Lambda behind an API can be. */
export const handler = async () => ({ statusCode: 200, body: '{"ok":true}' });
