import { changeTemplate, createTemplate, deleteTemplate, TemplateInput } from '../../shared/domain/items/templates/template.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;

/** A template, and all that happens to it. */
export const templateSamples = (): Sample[] => {
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', templateId: 'template_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const created = createTemplate(TemplateInput.parse({ name: 'Trip', items: [{ title: 'Pack' }] }), ids, acting);
  const { next } = created;
  return samplesOf('template', created, changeTemplate(next, { name: 'Journey' }), deleteTemplate(next, acting));
};
