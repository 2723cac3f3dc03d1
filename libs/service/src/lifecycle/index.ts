export { createLifecycle, type Lifecycle, type LifecycleOptions } from './create-lifecycle.ts';
