export { attach, control, detach, type AttachOptions } from './commands.ts';
export { controlPlaneConfiguration, OVERLAY_IPV4, OVERLAY_IPV6 } from './configuration.ts';
export { awaitPhase, findAttachment, listAttachments } from './list.ts';
export { getFromControlPlane } from './ready.ts';
export { startControlPlane, type ControlPlane, type ControlPlaneOptions } from './start-control-plane.ts';
