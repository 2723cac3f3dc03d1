export { createKubernetesProvisioner, type KubernetesProvisioner, type SeenObjects } from '../provisioner/kubernetes/create-provisioner.ts';
export { createLocalProvisioner, type LocalSeen, type LocalStep } from '../provisioner/local.ts';
