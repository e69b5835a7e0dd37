import type { Sample } from '../sample.fixture.ts';
import { allowanceSamples } from './allowance.fixture.ts';
import { pointsSamples } from './points-entry.fixture.ts';
import { redemptionSamples } from './redemption.fixture.ts';
import { rewardSamples } from './reward.fixture.ts';

/** Changes of every kind that the rules of households make, each as its own rule makes it. */
export const samples = (): Sample[] => [...pointsSamples(), ...rewardSamples(), ...redemptionSamples(), ...allowanceSamples()];
