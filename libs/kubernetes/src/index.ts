export type { KubeApi, KubeList, Selection } from './api/kube-api.ts';
export { openKubeApi, type ApiOptions } from './api/open-api.ts';
export { describeObject } from './api/paths.ts';
export { createInformer, type Informer } from './informer/create-informer.ts';
export { elect, type Election } from './election/elect.ts';
export { secretData, secretText, TLS_CERTIFICATE, TLS_PRIVATE_KEY } from './secret/secret-data.ts';
export type { ApiStatistics } from './statistics/create-statistics.ts';
