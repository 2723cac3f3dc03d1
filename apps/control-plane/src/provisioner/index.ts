export { bootstrapFor } from './bootstrap.ts';
export { createLocalProvisioner } from './local.ts';
export type { Provisioner } from './provisioner.ts';
