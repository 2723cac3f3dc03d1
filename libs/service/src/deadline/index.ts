export { withDeadline, type DeadlineOptions } from './with-deadline.ts';
