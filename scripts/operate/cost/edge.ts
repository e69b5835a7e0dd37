import type { Distributed } from '../../../infra/edge/settings.ts';
import { exampleEdge, onlyOf, resourcesOf, synthesize } from '../../../infra/stacks.fixture.ts';
import { prices } from '../../bench/cost/prices.ts';
import type { Line } from './standing.ts';

/** An edge with nothing of what is chosen beside it. */
const plainEdge: Distributed = {
  ...exampleEdge,
  countries: 'all',
  networks: { refused: [], spared: [] },
  anonymous: 'let_in',
  bots: 'let_in',
};

type EdgeCount = { rules: number; alarms: number };

const countOf = (stage: string): EdgeCount => {
  const made = synthesize(stage, { operators: 'none', edge: plainEdge });
  try {
    const { Rules } = onlyOf(made.edge!, 'AWS::WAFv2::WebACL')[1] as { Rules: unknown[] };
    return { rules: Rules.length, alarms: resourcesOf(made.edge!, 'AWS::CloudWatch::Alarm').length };
  } finally {
    made.remove();
  }
};

/** The key that distributions show, in the region of the stage and in theirs. */
const keyCopies = 2;

/** What an edge costs a month, whatever it is asked, and by so many requests; and what may be chosen at it. */
export const edgeLinesOf = (stage: string, requests: number): Line[] => {
  const { rules, alarms } = countOf(stage);
  const { firewall, firewallRule, firewallRequest, edgeRequest, botControl, botRequest, secret, alarmMetric } = prices;
  return [
    {
      what: '`edge`: the firewall and its rules',
      count: rules,
      usd: firewall.usd + rules * firewallRule.usd,
      less: "`edge: 'none'`: the gateways’ own throttle and the limits of each caller are there anyhow",
    },
    {
      what: '`edge`: the key of the distributions, twice, and alarms',
      count: alarms,
      usd: keyCopies * secret.usd + alarms * alarmMetric.usd,
    },
    {
      what: '`edge`: requests, at CloudFront and at the firewall',
      count: requests,
      usd: requests * (edgeRequest.usd + firewallRequest.usd),
    },
    { what: '`edge.networks`, `edge.countries`, `edge.anonymous`: each rule', count: 1, usd: firewallRule.usd },
    {
      what: "`edge.bots: 'refused'` (Bot Control)",
      count: requests,
      usd: botControl.usd + firewallRule.usd + requests * botRequest.usd,
    },
  ];
};
