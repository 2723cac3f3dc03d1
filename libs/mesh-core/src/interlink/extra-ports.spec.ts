import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import { EXTRA_PORTS_MAX, parseExtraPorts, type PodPort } from './extra-ports.ts';

describe('parseExtraPorts', () => {
  it.each<[string, readonly PodPort[]]>([
    ['', []],
    ['8080', [{ port: 8080, protocol: 'TCP' }]],
    ['8080,9090:metrics:UDP,3000:api', [{ port: 8080, protocol: 'TCP' }, { port: 9090, protocol: 'UDP', name: 'metrics' }, { port: 3000, protocol: 'TCP', name: 'api' }]],
    [' 53 : dns : udp , 53 ,', [{ port: 53, protocol: 'UDP', name: 'dns' }, { port: 53, protocol: 'TCP' }]],
    ['80::UDP', [{ port: 80, protocol: 'UDP' }]],
    ['80:one,80:two', [{ port: 80, protocol: 'TCP', name: 'one' }]],
  ])('reads %j', (text, ports) => {
    expect(parseExtraPorts(text)).toEqual({ ports });
  });

  it.each(['0', '65536', 'http', '80:UPPER', '80:42', '80:a--b', '80:a-name-of-sixteen', '80:a:SCTP', '80:a:TCP:more', '-1', '1e3', '80;81'])('refuses %j and says what to write', (text) => {
    expect(parseExtraPorts(`443,${text}`)).toEqual({ problem: expect.stringMatching(/^has ".*"; write PORT, PORT:NAME or/) });
  });

  it('refuses more than a Service should have', () => {
    const many = Array.from({ length: EXTRA_PORTS_MAX + 1 }, (_, index) => index + 1).join(',');
    expect(parseExtraPorts(many)).toEqual({ problem: `has ${EXTRA_PORTS_MAX + 1} ports; at most ${EXTRA_PORTS_MAX} are allowed` });
  });

  it('takes any text, and gives each port and protocol once', () => {
    fc.assert(fc.property(fc.oneof(anyText({ maxLength: 60 }), fc.array(fc.stringMatching(/^\d{1,5}(:[a-z]{0,3}(:(tcp|UDP))?)?$/)).map((parts) => parts.join(','))), (text) => {
      const read = parseExtraPorts(text);
      if ('problem' in read) return;
      expect(new Set(read.ports.map(({ port, protocol }) => `${port}/${protocol}`)).size).toBe(read.ports.length);
      expect(parseExtraPorts(read.ports.map(({ port, name = '', protocol }) => `${port}:${name}:${protocol}`).join(','))).toEqual(read);
    }));
  });
});
