export type { KubernetesStore } from '../store/kubernetes/kubernetes-store.ts';
export { openKubernetesStore } from '../store/kubernetes/open-kubernetes-store.ts';
export { runInKubernetes } from '../kubernetes/index.ts';
export { serveWebhook } from '../kubernetes/webhook/serve-webhook.ts';
export { issueServerCertificate, makeAuthority } from '../pki/index.ts';
