export { joinOnce } from './join-once.ts';
export { measureJoins } from './measure-joins.ts';
