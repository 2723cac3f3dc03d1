export { bootstrapFor } from './bootstrap.ts';
export { createLocalProvisioner } from './local.ts';
export type { AttachmentStep, Observation, Provisioner } from './provisioner.ts';
