import { portSchema } from '../schema/index.ts';

/** One port that a pod says it listens on. */
export interface PodPort {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  /** Absent: it has no name. */
  readonly name?: string;
}

/** More than interLink's own tunnels carry; each is a line of a Service. */
export const EXTRA_PORTS_MAX = 64;
/** Name of a Service's port (IANA_SVC_NAME as Kubernetes checks it). */
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Reads interLink's list of ports: `8080,9090:metrics:UDP,3000:api`.
 * @returns each port and protocol once, the first of its kind; or what is wrong, as text to follow on the annotation's name
 */
export function parseExtraPorts(text: string): { readonly ports: readonly PodPort[] } | { readonly problem: string } {
  const parts = text.split(',').map((part) => part.trim()).filter((part) => part !== '');
  if (parts.length > EXTRA_PORTS_MAX) return { problem: `has ${parts.length} ports; at most ${EXTRA_PORTS_MAX} are allowed` };
  const ports = new Map<string, PodPort>();
  for (const part of parts) {
    const parsed = parsePort(part);
    if (parsed === null) return { problem: `has ${JSON.stringify(part.slice(0, 40))}; write PORT, PORT:NAME or PORT:NAME:PROTOCOL with commas between, such as 8080,9090:metrics:UDP` };
    const key = `${parsed.port}/${parsed.protocol}`;
    if (!ports.has(key)) ports.set(key, parsed);
  }
  return { ports: [...ports.values()] };
}

function parsePort(text: string): PodPort | null {
  const [number = '', name = '', protocol = 'TCP', ...rest] = text.split(':').map((part) => part.trim());
  const port = Number(number);
  const wanted = protocol.toUpperCase();
  if (rest.length > 0 || !/^\d{1,5}$/.test(number) || !portSchema.safeParse(port).success) return null;
  if (wanted !== 'TCP' && wanted !== 'UDP') return null;
  if (name !== '' && !PORT_NAME.test(name)) return null;
  return { port, protocol: wanted, ...(name === '' ? {} : { name }) };
}
