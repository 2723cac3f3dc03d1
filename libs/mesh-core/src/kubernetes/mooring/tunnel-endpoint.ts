import type { TunnelEndpointSpec, TunnelEndpointStatus } from '../../schema/index.ts';
import type { KubeObject } from '../object.ts';

/** Our resource as the API server has it. */
export interface TunnelEndpoint extends KubeObject {
  readonly spec: TunnelEndpointSpec;
  readonly status?: TunnelEndpointStatus;
}
