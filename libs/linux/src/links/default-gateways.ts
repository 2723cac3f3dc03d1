import { readFileSync } from 'node:fs';

const FILE = '/proc/net/route';

/** IPv4 addresses that the present network namespace sends by to what it has no other route for. */
export function defaultGateways(): readonly string[] {
  return parseDefaultGateways(readFileSync(FILE, 'utf8'));
}

/** Reads /proc/net/route (proc(5)): addresses in hexadecimal, in the order of bytes of the machine. */
export function parseDefaultGateways(text: string): readonly string[] {
  const gateways = text.split('\n').slice(1).flatMap((line) => {
    const [, destination, gateway] = line.split('\t');
    return destination === '00000000' && gateway !== undefined && gateway !== '00000000' ? [addressOf(gateway)] : [];
  });
  return [...new Set(gateways)];
}

function addressOf(hexadecimal: string): string {
  return [...Buffer.from(hexadecimal, 'hex')].toReversed().join('.');
}
