import { notedOn } from '../../bench/cost/prices.ts';
import { kilobytesKept, month } from '../../bench/cost/usage.ts';
import { type Bill, sumOf } from './bill.ts';
import type { Line } from './standing.ts';

/** The stages of the page, and for how many active users. */
export const onPage = { stages: ['dev', 'prod'], users: 1000 };

const counted = (count: number): string => (count >= 100 ? Math.round(count).toLocaleString('en') : String(Number(count.toPrecision(2))));
const dollars = (usd: number): string => usd.toFixed(2);

const tableOf = (title: string, lines: Line[]): string =>
  [
    `| ${title} | how many | USD a month | how it would be less |`,
    '|---|---:|---:|---|',
    ...lines.map(({ what, count, usd, less = '' }) => `| ${what} | ${counted(count)} | ${dollars(usd)} | ${less} |`),
  ].join('\n');

/** The bill of a stage in words, as it stands in `.github/cost.md` and in the terminal. */
export const pageOf = ({ stage, users, idle, use, options }: Bill): string => `## Stage \`${stage}\`

While nothing happens: **${dollars(sumOf(idle))} USD a month**.

${tableOf('what is there', idle)}

By ${users.toLocaleString('en')} active users: **${dollars(sumOf(use))} USD a month** on top, ${dollars((1000 * sumOf(use)) / users)} for each thousand.

${tableOf('what they ask for', use)}

By choice, on top of both:

${tableOf('what is chosen', options)}
`;

/** The whole page, with what it rests on. */
export const costPage = (bills: Bill[]): string => `# What a stage costs

Made by \`npm run cost -- --write\` from the templates of the stages and from what tests count at the table (\`scripts/check/costs\`, \`scripts/bench/cost/usage.ts\`); a test holds it. \`npm run cost -- --stage prod --users 50000\` computes it for another stage and size.

Prices of AWS in us-east-1, noted on ${notedOn}, without free tiers and discounts (\`scripts/bench/cost/prices.ts\` says where each was read). An active user makes ${month.items} items in a month, changes each once and has it done, is reminded ${month.reminders} times by mail, sends ${month.requests} requests, and keeps ${kilobytesKept} KB in the table. Nothing comes in batches: what is counted by itself costs the most. Not in it: Cognito (free up to its first tier of monthly users), data sent to the internet, pictures in S3, push (free), and what the first hour of a CDK bootstrap leaves.

${bills.map(pageOf).join('\n')}`;
