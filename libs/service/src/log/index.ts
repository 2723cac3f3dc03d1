export { createLogger, type LogDestination, type Logger, type LoggerOptions, type LogLevel } from './create-logger.ts';
