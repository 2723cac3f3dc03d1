export { logTail } from './log-tail.ts';
export { startDaemon, type Daemon, type DaemonSpec } from './start-daemon.ts';
