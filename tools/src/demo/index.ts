export { demoCommand } from './demo-command.ts';
