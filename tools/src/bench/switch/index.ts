export { switchCommand } from './switch-command.ts';
