export { judgeRequest, type WstunnelFault, type WstunnelRefusal } from './judge-request.ts';
