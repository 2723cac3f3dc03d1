export { BACKOFF_BASE_MS, BACKOFF_MAX_MS, BACKOFF_MIN_MS, nextDelayMs, type BackoffOptions } from './next-delay.ts';
