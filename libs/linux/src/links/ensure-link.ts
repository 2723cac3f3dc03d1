import { moorlineError } from '@moorline/mesh-core';
import { deleteAddress, deleteLink, deleteRoute, replaceAddress, replaceRoute, setLink, type RouteSocket } from '../rtnetlink/index.ts';
import { here, type Within } from '../syscalls/index.ts';
import type { DesiredLink, DesiredRoute, HostWarning, LinkStep } from './link.ts';
import { observe, withLink } from './observe-link.ts';
import { planLink, planRouteMtus } from './plan-link.ts';

export interface LinkReport {
  /** What was needed; empty when all was as it should be. */
  readonly applied: readonly LinkStep[];
  readonly warnings: readonly HostWarning[];
}

/** What the kernel says of a thing to be deleted that is gone already: its address, or the interface of a route, went. */
const GONE: readonly string[] = ['EADDRNOTAVAIL', 'ESRCH'];

/** Requests by kind of step: a new kind does not compile until it has one. */
const REQUESTS: { readonly [Kind in LinkStep['kind']]: (socket: RouteSocket, index: number, step: Extract<LinkStep, { kind: Kind }>) => void } = {
  'delete-route': ({ ask }, index, { range }) => unlessGone(() => ask(deleteRoute(index, range))),
  'delete-address': ({ ask }, index, { address }) => unlessGone(() => ask(deleteAddress(index, ...partsOf(address)))),
  'set-mtu': ({ ask }, index, { mtu }) => ask(setLink(index, { mtu })),
  'replace-address': ({ ask }, index, { address }) => ask(replaceAddress(index, partsOf(address)[0])),
  'set-up': ({ ask }, index, { up }) => ask(setLink(index, { up })),
  'replace-route': ({ ask }, index, { range, source, mtu }) => ask(replaceRoute(index, range, source, mtu)),
};

/**
 * Brings an interface to the desired state: observe, plan, apply. Needs CAP_NET_ADMIN there; root of a user
 * namespace that owns the network namespace has it.
 * @param within the network namespace; absent: the present one
 * @throws ML-INTERFACE-FAILED
 */
export function ensureLink(desired: DesiredLink, within: Within = here): LinkReport {
  const report = within(() =>
    withLink(desired.name, (link, socket) => {
      const { steps, warnings } = planLink(desired, observe(link, socket));
      for (const step of steps) apply(socket, link.index, step);
      return { applied: steps, warnings };
    }),
  );
  if (report === null) throw missing(desired.name);
  return report;
}

/**
 * Gives routes of an interface their MTU; nothing else is touched. TCP connections over them follow with their next packet.
 * @param within the network namespace; absent: the present one
 * @throws ML-INTERFACE-FAILED
 */
export function ensureRouteMtus(name: string, wanted: readonly DesiredRoute[], within: Within = here): void {
  const done = within(() =>
    withLink(name, (link, socket) => {
      const steps = planRouteMtus(wanted, observe(link, socket));
      for (const step of steps) apply(socket, link.index, step);
      return steps;
    }),
  );
  if (done === null) throw missing(name);
}

/**
 * Switches the loopback interface of a network namespace on, which nobody can use before.
 * @throws ML-INTERFACE-FAILED
 */
export function switchLoopbackOn(within: Within = here): void {
  within(() => withLink('lo', ({ index }, { ask }) => ask(setLink(index, { up: true }))));
}

/**
 * Removes an interface; nothing happens if there is none.
 * @returns whether there was one
 * @throws ML-INTERFACE-FAILED
 */
export function removeLink(name: string): boolean {
  return withLink(name, ({ index }, { ask }) => ask(deleteLink(index))) !== null;
}

/**
 * Moves an interface of the present network namespace into another one under another name. It goes there down and
 * without addresses; up before, so that the program behind a TUN has seen it up, which it cannot from there.
 * @param pid a process in the network namespace
 * @throws ML-INTERFACE-FAILED
 */
export function moveLink({ name, mtu, pid, newName }: { readonly name: string; readonly mtu: number; readonly pid: number; readonly newName: string }): void {
  const moved = withLink(name, ({ index }, { ask }) => [ask(setLink(index, { up: true, mtu })), ask(setLink(index, { namespacePid: pid, name: newName }))]);
  if (moved === null) throw missing(name);
}

function apply(socket: RouteSocket, index: number, step: LinkStep): void {
  // The kind of a step selects the request that takes exactly this kind.
  (REQUESTS[step.kind] as (socket: RouteSocket, index: number, step: LinkStep) => void)(socket, index, step);
}

function unlessGone(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!GONE.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function partsOf(range: string): readonly [address: string, prefix: number] {
  const [address = '', prefix = ''] = range.split('/');
  return [address, Number(prefix)];
}

function missing(name: string): Error {
  return moorlineError('ML-INTERFACE-FAILED', `there is no interface ${name}`);
}
