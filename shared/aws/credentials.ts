/**
 * Stands in the bundles for the SDK's chain of credential providers (SSO, profiles, web identity, container and instance metadata: 135 KB,
 * with clients of their own). In a function the chain ends at its first link in any case: Lambda puts the role's credentials into the
 * environment, and so does the local cloud.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
