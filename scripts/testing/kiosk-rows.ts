/** What the kiosk of a household reads by its own key. */
export const kioskRows = (['workspace', 'item', 'list', 'child'] as const).map(resource => ({ resource, actions: ['read' as const] }));
