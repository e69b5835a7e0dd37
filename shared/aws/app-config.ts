import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Sha256Node } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { environment, variable } from '../env.ts';
import { type AwsCall, signedRequest } from './signed-request.ts';

const { AWS_REGION: region } = environment({ AWS_REGION: z.string() });
/** Whoever waits for this has somebody waiting who asked for something else. */
const timeoutMs = 1000;
/** AWS takes it for a minute where nothing is said, and refuses whoever asks before. */
const leastSeconds = 15;
const Session = z.object({ InitialConfigurationToken: z.string() });

/** Where a configuration is in AppConfig, by names. */
export type ConfigurationPlace = { application: string; environment: string; profile: string };

/**
 * Reads a configuration again and again: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_appconfigdata_GetLatestConfiguration.html.
 * Answers its text, or nothing where it is as it was. A token is good for one answer: where it is not taken, all is read anew at once.
 */
export const configurationAt = ({ application, environment: stage, profile }: ConfigurationPlace) => {
  const origin = variable('AWS_ENDPOINT_URL') ?? `https://appconfigdata.${region}.amazonaws.com`;
  const signer = new SignatureV4({ service: 'appconfig', region, credentials: fromEnv(), sha256: Sha256Node });
  const ask = async (path: string, call: Pick<AwsCall, 'method' | 'query' | 'headers' | 'body'>) => {
    const answer = await signedRequest(signer, { ...call, url: new URL(path, origin), timeoutMs, withinMs: timeoutMs });
    if (answer.status >= 300) throw new Error(`AppConfig answers ${answer.status} to ${call.method} ${path}`);
    return answer;
  };
  const begin = async (): Promise<string> => {
    const body = JSON.stringify({
      ApplicationIdentifier: application,
      EnvironmentIdentifier: stage,
      ConfigurationProfileIdentifier: profile,
      RequiredMinimumPollIntervalInSeconds: leastSeconds,
    });
    const answer = await ask('/configurationsessions', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return Session.parse(JSON.parse(answer.body.toString())).InitialConfigurationToken;
  };
  let kept: string | undefined;
  const readBy = async (token: string): Promise<string | undefined> => {
    const { headers, body } = await ask('/configuration', { method: 'GET', query: { configuration_token: token } });
    kept = String(headers['next-poll-configuration-token']);
    return body.length > 0 ? body.toString() : undefined;
  };
  return async () => {
    const token = kept;
    kept = undefined;
    // A token may have run out, and a connection that was kept may be closed by then.
    const known =
      token === undefined
        ? undefined
        : await readBy(token)
            .then(text => ({ text }))
            .catch(() => undefined);
    return known ? known.text : readBy(await begin());
  };
};
