import type { DatabaseSync } from 'node:sqlite';
import { chooseNode, moorlineError, type AddressPair, type KnownNode } from '@moorline/mesh-core';
import type { AgentRecord, TokenClaim } from '../attachment-store.ts';
import type { Row } from './rows.ts';

export interface NodeRows {
  readonly insert: (attachmentId: string, addresses: readonly AddressPair[], reservedFor: readonly (string | null)[]) => void;
  /**
   * Gives an agent its node, by compare-and-swap; call it in a transaction. The same keys get the same node again.
   * @param mayJoin false: the time for joining is over
   * @returns the index. @throws ML-NODE-REFUSED, ML-TOKEN-USED, ML-TOKEN-EXPIRED
   */
  readonly claim: (attachmentId: string, claim: TokenClaim, mayJoin: boolean) => number;
  readonly agentsOf: (attachmentId: string) => readonly AgentRecord[];
}

/** The table of nodes: their addresses, and the agents that claimed them. */
export function openNodeRows(database: DatabaseSync): NodeRows {
  const insertOne = database.prepare('INSERT INTO nodes (attachment_id, node_index, ipv4, ipv6, reserved_for) VALUES (?, ?, ?, ?, ?)');
  const selectAll = database.prepare('SELECT * FROM nodes WHERE attachment_id = ? ORDER BY node_index');
  const updateJoined = database.prepare(`
    UPDATE nodes SET worker = ?1, joined_at_ms = ?2, wireguard_public_key = ?3, identity_public_key = ?4, agent_version = ?5
    WHERE attachment_id = ?6 AND node_index = ?7 AND joined_at_ms IS NULL`);

  return {
    insert: (attachmentId, addresses, reservedFor) => {
      for (const [index, { ipv4, ipv6 }] of addresses.entries()) insertOne.run(attachmentId, index, ipv4, ipv6, reservedFor[index] ?? null);
    },
    claim: (attachmentId, claim, mayJoin) => {
      const rows = selectAll.all(attachmentId);
      const choice = chooseNode(rows.map(knownNodeOf), claim.node);
      if (!choice.ok) throw moorlineError('ML-NODE-REFUSED', `${claim.attachmentName}: ${choice.reason}`);
      const { index } = choice;
      if (isSameAgent(rows[index], claim)) return index;
      if (rows[index]?.['joined_at_ms'] !== null) throw moorlineError('ML-TOKEN-USED', rows.length === 1 ? claim.attachmentName : `node ${index} of ${claim.attachmentName}`);
      if (!mayJoin) throw moorlineError('ML-TOKEN-EXPIRED', claim.attachmentName);
      const { changes } = updateJoined.run(claim.node.name, claim.nowMs, claim.wireguardPublicKey, claim.identityPublicKey, claim.version, attachmentId, index);
      if (Number(changes) !== 1) throw moorlineError('ML-TOKEN-USED', claim.attachmentName);
      return index;
    },
    agentsOf: (attachmentId) => selectAll.all(attachmentId).filter((row) => row['joined_at_ms'] !== null).map(agentRecordOf),
  };
}

function isSameAgent(row: Row | undefined, { wireguardPublicKey, identityPublicKey }: TokenClaim): boolean {
  return row?.['joined_at_ms'] !== null && row?.['wireguard_public_key'] === wireguardPublicKey && row['identity_public_key'] === identityPublicKey;
}

function agentRecordOf(row: Row): AgentRecord {
  return {
    node: Number(row['node_index']),
    worker: String(row['worker']),
    wireguardPublicKey: String(row['wireguard_public_key']),
    identityPublicKey: String(row['identity_public_key']),
    version: String(row['agent_version']),
    joinedAtMs: Number(row['joined_at_ms']),
  };
}

function knownNodeOf(row: Row): KnownNode {
  return { reservedFor: textOrNull(row['reserved_for']), worker: textOrNull(row['worker']) };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
