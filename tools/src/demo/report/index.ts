export { renderKept } from './kept.ts';
export { renderFindings, renderTable, unit } from './table.ts';
