import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { watchable } from '../sdk-clients.ts';

// One try: whoever calls knows whether doing it twice is doing it once.
const client = watchable(new LambdaClient({ maxAttempts: 1 }));

/** Calls a function and waits for its answer. Throws when the function did. */
export const invoke = async (functionName: string, event: object): Promise<unknown> => {
  const { Payload, FunctionError } = await client.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }));
  if (FunctionError) throw new Error(`${functionName} failed: ${FunctionError}`);
  return JSON.parse(Payload?.transformToString() ?? 'null');
};
