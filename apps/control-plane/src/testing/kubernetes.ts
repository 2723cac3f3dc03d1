export { openKubernetesStore, type KubernetesStore } from '../store/kubernetes/open-kubernetes-store.ts';
export { runInKubernetes } from '../kubernetes/index.ts';
export { issueServerCertificate } from '../pki/index.ts';
