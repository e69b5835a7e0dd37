import { join } from 'node:path';
import type { Report } from '../../console.ts';
import { assemblyIn, deploy, stageAt } from '../../dev/cloud/deploy.ts';
import { openCloud } from '../../dev/cloud/open.ts';
import { cloudEnv } from '../../dev/cloud/process.ts';
import { newPerson, type Stage } from '../../testing/people.ts';
import { cdkOf } from './cdk.ts';
import { addedBetween, inventoryOf } from './inventory.ts';
import { previewName } from './name.ts';
import { bucketsOf, removePreview } from './remove.ts';

const stage = previewName('pr-1');

/** What people leave in a preview: a user, an item, its events, and in each bucket a file in two versions. */
const use = async (preview: Stage): Promise<void> => {
  const ada = await newPerson(preview, 'ada');
  const { data: item } = await ada.api.createItem({ params: ada, body: { title: 'Look at the preview' } });
  await ada.api.completeItem({ params: item });
  const { objectsIn } = await import('../../../shared/aws/objects.ts');
  for (const bucket of bucketsOf(stage, { account: '000000000000', region: 'us-east-1' }))
    for (const text of ['first', 'second']) await objectsIn(bucket).put('files/note', Buffer.from(text));
};

/**
 * Deploys a preview to a local cloud that has another stage already, uses it, and removes it. Answers how much came with it, and what is left of
 * it, which should be nothing.
 */
export const tryPreview = async (report: Report, stopped: AbortSignal): Promise<{ came: number; left: string[] }> => {
  const cloud = await openCloud({ fresh: true, port: 0, name: 'preview', report, stopped });
  try {
    const { endpoint, providersUrl } = cloud;
    const outDir = join(cloud.assembly, '..', stage);
    const env = cloudEnv({ AWS_ENDPOINT_URL: endpoint, AWS_EC2_METADATA_DISABLED: 'true', CDK_HOME: join(outDir, 'cdk-home') });
    Object.assign(process.env, env);
    const before = await inventoryOf(endpoint);
    const log = cloud.logs.deploy;
    const outputs = await report.step('deploying the preview beside it', () =>
      deploy({ endpoint, outDir, log, stage, context: { providersUrl }, stopped }),
    );
    await report.step('using it', () => use(stageAt(endpoint, outputs)));
    const during = await inventoryOf(endpoint);
    await report.step('removing it', () => removePreview(stage, { options: {}, cdk: cdkOf(['--app', assemblyIn(outDir)], env) }));
    return { came: addedBetween(before, during).length, left: addedBetween(before, await inventoryOf(endpoint)) };
  } finally {
    await report.step('stopping', cloud.stop);
  }
};
