export { runControlPlane } from './run-control-plane.ts';
