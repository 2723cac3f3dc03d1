export { joinCommand } from './join-command.ts';
