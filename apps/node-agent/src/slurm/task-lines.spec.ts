import { moorlineError } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { failedLines, joinedLines } from './task-lines.ts';

describe('joinedLines', () => {
  it('are assignments that SLURM takes over, one a line', () => {
    const text = joinedLines({ attachment: 'job-1', addresses: { ipv4: '10.9.0.7', ipv6: 'fd00::7' }, folder: '/run/moorline/jobs/n1.7', agent: '/opt/moorline/bin/moorline-agent' });
    expect(text.trimEnd().split('\n').every((line) => /^export MOORLINE_[A-Z0-9_]+=\S/.test(line))).toBe(true);
    expect(text).toContain('export MOORLINE_EXEC=/opt/moorline/bin/moorline-agent exec --\n');
  });
});

describe('failedLines', () => {
  it('print code, cause and remedy', () => {
    const lines = failedLines(moorlineError('ML-TOKEN-USED', 'job-1'), null).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.every((line) => line.startsWith('print '))).toBe(true);
    expect(lines[0]).toContain('ML-TOKEN-USED');
  });

  it('say where the job is recorded', () => {
    expect(failedLines(moorlineError('ML-TOKEN-USED'), '/run/moorline/jobs/n1.7')).toMatch(/\nexport MOORLINE_JOB_FOLDER=\/run\/moorline\/jobs\/n1\.7\n$/);
  });
});
