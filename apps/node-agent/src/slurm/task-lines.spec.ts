import { moorlineError } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { failedLines, joinedLines } from './task-lines.ts';

const JOINED = { attachment: 'job-1', addresses: { ipv4: '10.9.0.7', ipv6: 'fd00::7' }, folder: '/run/moorline/jobs/n1.7', agent: '/opt/moorline/bin/moorline-agent' };

describe('joinedLines', () => {
  it('are assignments that SLURM takes over, one a line', () => {
    const text = joinedLines(JOINED);
    expect(text.trimEnd().split('\n').every((line) => /^export MOORLINE_[A-Z0-9_]+=\S/.test(line))).toBe(true);
    expect(text).toContain('export MOORLINE_EXEC=/opt/moorline/bin/moorline-agent exec --\n');
  });
});

describe('failedLines', () => {
  const lines = failedLines(moorlineError('ML-TOKEN-USED', 'job-1'), null).trimEnd().split('\n');

  it('print code, cause and remedy', () => {
    const printed = lines.filter((line) => line.startsWith('print '));
    expect(printed).toHaveLength(3);
    expect(printed[0]).toContain('ML-TOKEN-USED');
  });

  it('take away what another node of the job said of itself', () => {
    const set = joinedLines(JOINED).trimEnd().split('\n').map((line) => line.replace(/^export (.*?)=.*/, '$1'));
    expect(lines.filter((line) => line.startsWith('unset ')).toSorted()).toEqual(set.map((name) => `unset ${name}`).toSorted());
  });

  it('say where the job is recorded', () => {
    expect(failedLines(moorlineError('ML-TOKEN-USED'), '/run/moorline/jobs/n1.7')).toContain('\nexport MOORLINE_JOB_FOLDER=/run/moorline/jobs/n1.7\n');
  });
});
