import { ArnFormat, Stack } from 'aws-cdk-lib';
import {
  CfnApplication,
  CfnConfigurationProfile,
  CfnDeployment,
  CfnDeploymentStrategy,
  CfnEnvironment,
  CfnHostedConfigurationVersion,
} from 'aws-cdk-lib/aws-appconfig';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import * as z from 'zod';
import { FlagSettings } from '../../shared/domain/core/flags/setting.ts';
import { flagsIn } from '../../shared/names.ts';
import type { Stage } from '../stage-settings.ts';
import { acknowledge } from './acknowledge.ts';
import { removalOf } from './removal.ts';

/** Where it is said what is set of the flags of a stage, by the ids that AppConfig gave it. */
export type FlagsPlace = { application: string; environment: string; profile: string };

/** What AppConfig itself refuses: it reads JSON Schema in draft 4, without what that cannot say, such as that shares are 100 percent at the most. Flags of other versions of the code may stand in it. */
const validators = (): CfnConfigurationProfile.ValidatorsProperty[] => [
  { type: 'JSON_SCHEMA', content: JSON.stringify(z.toJSONSchema(FlagSettings.loose(), { target: 'draft-4', io: 'input' })) },
];

/**
 * The settings of flags in AppConfig, at first none: what is set later is a version and a deployment of its own (`npm run flags`), which no deploy
 * of ours changes. Each holds at once and for all, and nothing is waited for afterwards: while a deployment goes on, AppConfig takes no other, and
 * that may be the one that switches something off.
 */
export const flagsPlace = (scope: Construct, stage: Stage): FlagsPlace => {
  const names = flagsIn(stage.name);
  const application = new CfnApplication(scope, 'Flags', { name: names.application });
  const { ref: applicationId } = application;
  const environment = new CfnEnvironment(scope, 'FlagsEnvironment', { applicationId, name: names.environment });
  const profile = new CfnConfigurationProfile(scope, 'FlagsProfile', {
    applicationId,
    name: names.profile,
    locationUri: 'hosted',
    type: 'AWS.Freeform',
    validators: validators(),
  });
  const strategy = new CfnDeploymentStrategy(scope, 'FlagsStrategy', {
    name: names.strategy,
    deploymentDurationInMinutes: 0,
    growthFactor: 100,
    finalBakeTimeInMinutes: 0,
    replicateTo: 'NONE',
  });
  const version = new CfnHostedConfigurationVersion(scope, 'FlagsVersion', {
    applicationId,
    configurationProfileId: profile.ref,
    content: '{}',
    contentType: 'application/json',
    description: 'Nothing is set',
  });
  const deployment = new CfnDeployment(scope, 'FlagsDeployment', {
    applicationId,
    environmentId: environment.ref,
    configurationProfileId: profile.ref,
    configurationVersion: version.ref,
    deploymentStrategyId: strategy.ref,
  });
  for (const each of [application, environment, profile, strategy, version, deployment]) each.applyRemovalPolicy(removalOf(stage));
  return { application: applicationId, environment: environment.ref, profile: profile.ref };
};

/** How old what a function knows of settings may become: so that half a minute is enough with the seconds that AppConfig itself takes. */
const ageSeconds = ({ real }: Stage): number => (real ? 20 : 1);

/** Lets a function read what is set of the flags of its stage, where anything can be. */
export const mayReadFlags = (to: LambdaFunction, place: FlagsPlace | undefined, stage: Stage): void => {
  to.addEnvironment('FLAGS', stage.flags);
  to.addEnvironment('FLAG_AGE_SECONDS', String(ageSeconds(stage)));
  if (!place) return;
  const { application, environment, profile } = place;
  const configuration = Stack.of(to).formatArn({
    service: 'appconfig',
    resource: 'application',
    resourceName: `${application}/environment/${environment}/configuration/${profile}`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  const actions = ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'];
  to.addToRolePolicy(new PolicyStatement({ actions, resources: [stage.real ? configuration : '*'] }));
  if (!stage.real) acknowledge(to.role!, 'The local cloud does not know which configuration a session is about.', 'IAM5[Resource::*]');
};
