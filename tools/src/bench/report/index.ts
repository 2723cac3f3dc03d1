export { describeMachine } from './machine.ts';
export { renderRows, renderVerdicts } from './table.ts';
