export { errorOfProblem, problemOf } from './problem.ts';
