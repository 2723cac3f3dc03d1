export { runInKubernetes } from './run-in-kubernetes.ts';
