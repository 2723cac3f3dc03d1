export { restoreTun, usesTun, widenTun } from './tun-mode.ts';
