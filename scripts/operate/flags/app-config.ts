import { Sha256Node } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { type AwsAnswer, type AwsCall, signedRequest } from '../../../shared/aws/signed-request.ts';
import { FlagSettings } from '../../../shared/domain/core/flags/setting.ts';
import { flagsIn } from '../../../shared/names.ts';
import { problem } from '../../console.ts';
import type { Account } from '../redrive/account.ts';

const timeoutMs = 10_000;
const Named = z.object({ Items: z.array(z.object({ Id: z.string(), Name: z.string() })).default([]) });
const Deployment = z.object({ DeploymentNumber: z.number(), ConfigurationVersion: z.string() });
type Deployment = z.infer<typeof Deployment>;

/**
 * What is set, by which deployment of which version, when, and who did so and why. `unknown` is what this checkout does not understand of it, by the
 * names of its flags: it is put back as it is.
 */
export type Live = {
  settings: FlagSettings;
  unknown: Record<string, unknown>;
  number: number;
  version?: string;
  at?: string;
  words?: string;
};

const liveIn = (text: string): Pick<Live, 'settings' | 'unknown'> => {
  const raw = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  const settings = Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) => {
      const { data } = FlagSettings.safeParse({ [key]: value });
      return data ? Object.entries(data as FlagSettings) : [];
    }),
  );
  return { settings, unknown: Object.fromEntries(Object.entries(raw).filter(([key]) => !(key in settings))) };
};

const asker = ({ endpoint, lambda }: Account) => {
  // As every client of the account has them.
  const { region, credentials } = lambda.config;
  const signer = new SignatureV4({ service: 'appconfig', region, credentials, sha256: Sha256Node });
  return async (path: string, call: Partial<AwsCall> = {}): Promise<AwsAnswer> => {
    const url = new URL(path, endpoint ?? `https://appconfig.${await region()}.amazonaws.com`);
    const answer = await signedRequest(signer, { method: 'GET', timeoutMs, ...call, url });
    if (answer.status < 300) return answer;
    throw problem(`AppConfig answers ${answer.status} to ${path}: ${answer.body.toString().slice(0, 300)}`);
  };
};

const json = (answer: AwsAnswer): unknown => JSON.parse(answer.body.toString());

/** The settings of flags of a stage, and how they are put there. */
export const flagsOf = async (account: Account) => {
  const ask = asker(account);
  const names = flagsIn(account.stage);
  const idAt = async (path: string, name: string): Promise<string> => {
    const { Items } = Named.parse(json(await ask(path, { query: { max_results: '50' } })));
    const found = Items.find(({ Name }) => Name === name);
    if (!found)
      throw problem(`AppConfig has no "${name}": \`flags\` of the stage "${account.stage}" is "defaults", or it is not deployed.`);
    return found.Id;
  };
  const application = `/applications/${await idAt('/applications', names.application)}`;
  const environment = `${application}/environments/${await idAt(`${application}/environments`, names.environment)}`;
  const profileId = await idAt(`${application}/configurationprofiles`, names.profile);
  const versions = `${application}/configurationprofiles/${profileId}/hostedconfigurationversions`;
  const strategyId = await idAt('/deploymentstrategies', names.strategy);

  const deployments = async (): Promise<Deployment[]> => {
    const page = z.object({ Items: z.array(Deployment).default([]) }).parse(json(await ask(`${environment}/deployments`)));
    return page.Items.toSorted((a, b) => b.DeploymentNumber - a.DeploymentNumber);
  };

  const live = async (): Promise<Live> => {
    const [latest] = await deployments();
    if (!latest) return { settings: {}, unknown: {}, number: 0 };
    const { DeploymentNumber: number, ConfigurationVersion: version } = latest;
    const [content, about] = await Promise.all([ask(`${versions}/${version}`), ask(`${environment}/deployments/${number}`)]);
    const { Description: words, StartedAt: at } = z
      .object({ Description: z.string().optional(), StartedAt: z.string().optional() })
      .parse(json(about));
    return { ...liveIn(content.body.toString()), number, version, at, words };
  };

  return {
    live,

    /** Has all functions told of other settings, unless somebody else has set some meanwhile. Answers the number of the version. */
    set: async (settings: FlagSettings, seen: Live, words: string): Promise<string> => {
      const body = JSON.stringify({ ...seen.unknown, ...FlagSettings.parse(settings) });
      const made = await ask(versions, { method: 'POST', headers: { 'content-type': 'application/json', description: words }, body });
      const version = String(made.headers['version-number']);
      const deployment = {
        ConfigurationProfileId: profileId,
        ConfigurationVersion: version,
        DeploymentStrategyId: strategyId,
        Description: words,
        LatestDeploymentNumber: seen.number,
      };
      const headers = { 'content-type': 'application/json' };
      await ask(`${environment}/deployments`, { method: 'POST', headers, body: JSON.stringify(deployment) });
      return version;
    },
  };
};
