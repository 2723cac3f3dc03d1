export { runControlPlane, type ControlPlaneOptions } from './run-control-plane.ts';
