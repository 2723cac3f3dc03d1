export { createLogger, type LogDestination, type Logger, type LoggerOptions, type LogLevel } from './create-logger.ts';
export { noteFallback } from './note-fallback.ts';
