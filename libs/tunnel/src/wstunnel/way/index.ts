export { openWstunnelWay, type OpenWstunnelWayOptions } from './open-wstunnel-way.ts';
