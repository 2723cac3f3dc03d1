export { countLine, isGood } from './count.ts';
export { runTarget } from './nx-stage.ts';
export { runChecks, type CheckReport } from './run-checks.ts';
export { runTool } from './tool.ts';
