import type { AttachmentView, NodeView } from '../views/index.ts';
import type { Listed } from './messages.ts';

/** A view as `list` shows it. */
export function listed({ attachment, phase, connected, nodes, head }: AttachmentView): Listed {
  const { id, name, addresses, mtu, relayPort, createdAtMs } = attachment;
  return { id, name, phase, addresses, mtu, relayPort, createdAtMs, connected, ...measured(head), nodes: nodes.map(listedNode) };
}

function listedNode(node: NodeView): Listed['nodes'][number] {
  const { index, name, addresses, phase, worker, connected } = node;
  return { index, name, addresses, phase, worker, connected, ...measured(node) };
}

function measured({ transport, transportReason, mtuInUse, rttMs, handshakeAgeMs, joinMs, health, reasons }: NodeView): Pick<Listed, 'transport' | 'transportReason' | 'mtuInUse' | 'rttMs' | 'handshakeAgeMs' | 'joinMs' | 'health' | 'reasons'> {
  return { transport, transportReason, mtuInUse, rttMs, handshakeAgeMs, joinMs, health, reasons: [...reasons] };
}
