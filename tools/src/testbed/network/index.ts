export { ensureNetwork } from './ensure.ts';
export type { DesiredNamespace } from './model.ts';
export { runInNamespace } from './observe.ts';
