export { kubeCommand } from './kube-command.ts';
