export { describeMachine } from './machine.ts';
export { renderRows, renderUdp, renderVerdicts } from './table.ts';
export { writeReport, type BenchReport } from './write-report.ts';
