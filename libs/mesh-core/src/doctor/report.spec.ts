import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, EXIT } from '../errors/index.ts';
import { failed, notApplicable, passed, type Verdict } from './check.ts';
import { CHECKS, type CheckId } from './checks.ts';
import { exitCodeOfReport, formatReport } from './format-report.ts';
import { doctorReportSchema, reportOf } from './report.ts';

const fine = new Map<CheckId, Verdict<CheckId>>(CHECKS.map(({ id }) => [id, passed(`${id} is fine`)]));
const broken = new Map<CheckId, Verdict<CheckId>>([
  ...fine,
  ['proxy', notApplicable('none is set')],
  ['certificate', failed('ML-CA-MISMATCH', 'another\n authority')],
  ['hub', { state: 'blocked', because: 'certificate' }],
  ['egress', failed('ML-SLIRP-FAILED', 'gone')],
]);

describe('reportOf', () => {
  it('has every check in the same order, and can be read again', () => {
    for (const verdicts of [fine, broken, new Map()]) {
      const report = reportOf(verdicts, { attachment: 'job-1', node: 'n1' });
      expect(report.checks.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
      expect(doctorReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    }
  });

  it('says what failed, what to do, and what was not checked because of it', () => {
    const { attachment, ok, checks } = reportOf(broken, { attachment: null, node: 'n1' });
    expect([attachment, ok]).toEqual([null, false]);
    expect(checks.find(({ id }) => id === 'certificate')).toMatchObject({
      state: 'failed', code: 'ML-CA-MISMATCH', detail: 'another authority', remedy: ERROR_CATALOGUE['ML-CA-MISMATCH'].remedy, because: null,
    });
    expect(checks.find(({ id }) => id === 'hub')).toMatchObject({ state: 'not-checked', because: 'certificate', detail: 'needs: certificate', code: null });
    expect(checks.find(({ id }) => id === 'proxy')).toMatchObject({ state: 'not-checked', because: null, detail: 'none is set' });
    expect(reportOf(fine, { attachment: null, node: 'n1' }).ok).toBe(true);
  });

  it('stays within its bounds', () => {
    const report = reportOf(new Map([['tcp', failed('ML-CONTROL-UNREACHABLE', 'x'.repeat(10_000))]]), { attachment: null, node: 'n1' });
    expect(doctorReportSchema.safeParse(report).success).toBe(true);
  });
});

describe('exitCodeOfReport', () => {
  it('is that of the first failure', () => {
    expect(exitCodeOfReport(reportOf(fine, { attachment: null, node: 'n1' }))).toBe(0);
    expect(exitCodeOfReport(reportOf(broken, { attachment: null, node: 'n1' }))).toBe(ERROR_CATALOGUE['ML-CA-MISMATCH'].exitCode);
    expect(exitCodeOfReport(reportOf(new Map([['tcp', failed('ML-CONTROL-UNREACHABLE', '')]]), { attachment: null, node: 'n1' }))).toBe(EXIT.unavailable);
  });
});

describe('formatReport', () => {
  it('has one line for each check, with its sign, and the remedy below a failure', () => {
    const lines = formatReport(reportOf(broken, { attachment: null, node: 'n1' })).split('\n');
    expect(lines.filter((line) => /^[✔✖–] /.test(line))).toHaveLength(CHECKS.length);
    expect(lines).toContain('✔ TCP                 tcp is fine');
    expect(lines).toContain('– HTTP proxy          none is set');
    expect(lines[lines.indexOf('✖ certificate         ML-CA-MISMATCH: another authority') + 1]).toBe(`                      remedy: ${ERROR_CATALOGUE['ML-CA-MISMATCH'].remedy}`);
    expect(lines).toContain('– hub                 needs: certificate');
    expect(lines.slice(0, 1)).toEqual(['Worker']);
  });
});
