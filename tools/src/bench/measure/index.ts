export { runCell, type CellContext } from './run-cell.ts';
export type { Row } from './summarize.ts';
