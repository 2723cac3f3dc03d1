export { tunnelEndpointCrd } from './crd.ts';
