import { isPreview } from '../../../infra/stages.ts';
import { problem } from '../../console.ts';

/** The name of a stage that a pull request became: `pr-12`. */
export type PreviewName = string & { readonly __preview: true };

/** Fails with a problem on the name of any other stage, so that no typing error costs anybody their data. */
export const previewName = (stage: string): PreviewName => {
  if (!isPreview(stage)) throw problem(`"${stage}" is no preview: they are called pr-1, pr-2 and so on.`);
  return stage as PreviewName;
};
