export type { AttachmentView } from './attachment-view.ts';
export { createViews, type Views } from './create-views.ts';
export type { NodeView } from './node-view.ts';
