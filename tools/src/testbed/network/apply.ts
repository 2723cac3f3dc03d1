import { run } from '@moorline/linux';
import { runInNamespace } from './observe.ts';
import type { NetworkStep } from './plan.ts';

/** Performs one step by ip(8) or sysctl(8). */
export async function applyNetworkStep(step: NetworkStep): Promise<void> {
  switch (step.kind) {
    case 'addNamespace':
      await run('ip', ['netns', 'add', step.name]);
      return;
    case 'enableForwarding':
      await runInNamespace(step.namespace, 'sysctl', ['--quiet', '--write', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1']);
      return;
    case 'addBridge':
      await run('ip', [...at(step.namespace), 'link', 'add', step.link, 'type', 'bridge']);
      return;
    case 'addVeth': {
      const peer = [...(step.peer.namespace === null ? [] : ['netns', step.peer.namespace]), 'name', step.peer.name];
      await run('ip', [...at(step.namespace), 'link', 'add', step.link, 'type', 'veth', 'peer', ...peer]);
      return;
    }
    case 'joinBridge':
      await run('ip', [...at(step.namespace), 'link', 'set', step.link, 'master', step.bridge]);
      // A pod may reach itself by its Service: the packet leaves by the port it came in.
      await run('ip', [...at(step.namespace), 'link', 'set', step.link, 'type', 'bridge_slave', 'hairpin', 'on']);
      return;
    case 'addAddress':
      await run('ip', [...at(step.namespace), 'address', 'add', step.address, 'dev', step.link]);
      return;
    case 'setUp':
      await run('ip', [...at(step.namespace), 'link', 'set', step.link, 'up']);
      return;
    case 'addRoute':
      await run('ip', [...at(step.namespace), 'route', 'replace', step.destination, 'via', step.via]);
      return;
  }
}

function at(namespace: string | null): readonly string[] {
  return namespace === null ? [] : ['-n', namespace];
}
