export { ensureNetwork } from './ensure.ts';
export type { DesiredLink, DesiredNamespace, Route } from './model.ts';
export { runInNamespace } from './observe.ts';
