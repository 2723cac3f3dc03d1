export { writeKubeCredentials, type KubeCredentials } from './write-credentials.ts';
