export { measureJoins } from './measure-joins.ts';
