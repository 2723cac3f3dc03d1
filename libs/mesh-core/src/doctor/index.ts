export { failed, notApplicable, passed, type Check, type CheckGroup, type Finding, type Verdict, type Verdicts } from './check.ts';
export { CHECKS, type CheckId } from './checks.ts';
export { exitCodeOfReport, formatReport } from './format-report.ts';
export * from './judge/index.ts';
export { planChecks, type CheckPlan } from './plan-checks.ts';
export { doctorReportSchema, reportOf, type CheckReport, type DoctorReport } from './report.ts';
