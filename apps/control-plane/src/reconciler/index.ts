export { createReconciler, type Reconciler } from './create-reconciler.ts';
