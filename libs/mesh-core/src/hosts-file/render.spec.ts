import { describe, expect, it } from 'vitest';
import { renderHostsFile } from './render.ts';

const nodes = [
  { name: 'job-0', addresses: { ipv4: '10.0.0.2', ipv6: 'fd00::2' } },
  { name: 'job-1', addresses: { ipv4: '10.0.0.3', ipv6: 'fd00::3' } },
];

describe('renderHostsFile', () => {
  it('has the nodes first, then the file of the site as it is', () => {
    expect(renderHostsFile(nodes, '127.0.0.1 localhost\n# end')).toBe('10.0.0.2 job-0\nfd00::2 job-0\n10.0.0.3 job-1\nfd00::3 job-1\n127.0.0.1 localhost\n# end');
  });

  it('ends a site file that is far too long behind a whole line', () => {
    const line = '192.0.2.1 some-host-of-the-site\n';
    const text = renderHostsFile(nodes, line.repeat(200_000));
    expect(text.length).toBeLessThan(4_200_000);
    expect(text.endsWith(`\n${line}`)).toBe(true);
    expect(renderHostsFile([], 'x'.repeat(5_000_000))).toBe('\n');
  });
});
