export { judgeClock, type ClockFacts } from './judge-clock.ts';
export { judgeSystem, type SystemFacts } from './judge-system.ts';
export { formatMs, judgeTunnel, type TunnelCheckId, type TunnelFacts } from './judge-tunnel.ts';
