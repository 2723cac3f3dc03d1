import { existsSync } from 'node:fs';
import { run } from '@moorline/linux';
import type { ObservedLink, ObservedNamespace, Route } from './model.ts';

interface AddressEntry {
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly master?: string;
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

interface RouteEntry {
  readonly dst: string;
  readonly gateway?: string;
}

/** Observes those of the namespaces that exist (ip-address(8), ip-route(8) in JSON). */
export async function observeNetwork(names: readonly (string | null)[]): Promise<ReadonlyMap<string | null, ObservedNamespace>> {
  const existing = names.filter((name) => name === null || existsSync(`/run/netns/${name}`));
  return new Map(await Promise.all(existing.map(async (name) => [name, await observeNamespace(name)] as const)));
}

async function observeNamespace(name: string | null): Promise<ObservedNamespace> {
  const [links, routes, forwarding] = await Promise.all([
    listJson<AddressEntry>(name, ['address', 'show']),
    listJson<RouteEntry>(name, ['route', 'show', 'table', 'all']),
    runInNamespace(name, 'sysctl', ['--values', 'net.ipv4.ip_forward']),
  ]);
  return {
    forwarding: forwarding.trim() === '1',
    links: new Map(links.map((entry) => [entry.ifname, toLink(entry)])),
    routes: routes.map((entry): Route => ({ destination: entry.dst, via: entry.gateway ?? '' })),
  };
}

function toLink(entry: AddressEntry): ObservedLink {
  const addresses = (entry.addr_info ?? []).flatMap(({ local, prefixlen }) => (local === undefined ? [] : [`${local}/${prefixlen ?? ''}`]));
  return { up: entry.flags.includes('UP'), addresses, bridge: entry.master ?? null };
}

async function listJson<Entry>(namespace: string | null, args: readonly string[]): Promise<readonly Entry[]> {
  const { stdout } = await run('ip', [...(namespace === null ? [] : ['-n', namespace]), '-json', ...args]);
  return stdout.trim() === '' ? [] : (JSON.parse(stdout) as Entry[]);
}

/** Output of a program that runs in a network namespace (null: the root one). */
export async function runInNamespace(namespace: string | null, file: string, args: readonly string[], input?: string, deadlineMs?: number): Promise<string> {
  const options = { ...(input === undefined ? {} : { input }), ...(deadlineMs === undefined ? {} : { deadlineMs }) };
  const { stdout } = namespace === null ? await run(file, args, options) : await run('nsenter', [`--net=/run/netns/${namespace}`, '--', file, ...args], options);
  return stdout;
}
