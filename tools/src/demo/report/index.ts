export { renderKept } from './kept.ts';
export { renderTable } from './table.ts';
