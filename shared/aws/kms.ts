import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';

const client = new KMSClient({});

/** The state of a key: `Enabled`, or why it seals and opens nothing. */
export const keyState = async (keyArn: string): Promise<string> => {
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyArn }));
  return KeyMetadata?.KeyState ?? 'unknown';
};
