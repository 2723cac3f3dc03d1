import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { moorlineError } from '@moorline/mesh-core';
import type { DatagramPath } from '../../path/index.ts';
import { acceptValue } from '../../websocket/index.ts';
import { WSTUNNEL_SUBPROTOCOL } from '../claims/index.ts';
import { openWstunnelPath } from '../path/index.ts';
import { judgeRequest, type WstunnelFault, type WstunnelRefusal } from '../request/index.ts';

/** How wstunnel clients are served. */
export interface WstunnelService {
  /** Path of their requests, `/<prefix>/events`. */
  readonly path: string;
  /** Called for each one that showed the ticket and is refused all the same; strangers do not fill a log. */
  readonly onRefused: (fault: WstunnelFault, remoteAddress: string) => void;
}

export interface WstunnelArrival {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
  /** SHA-256 of each that is right. */
  readonly tickets: readonly string[];
  /** Called before the answer to a request that is right. */
  readonly onAdmitted: (socket: Socket) => void;
}

const STRANGER_STATUSES: readonly number[] = [401, 503];

/** A client that was let in. */
export interface WstunnelAdmission {
  readonly path: DatagramPath;
  readonly ticketSha256: string;
}

/** Answers a request of a wstunnel client. @returns null: it was refused, and told why */
export function answerWstunnel({ onRefused }: WstunnelService, { request, socket, head, tickets, onAdmitted }: WstunnelArrival): WstunnelAdmission | null {
  const { method, headers } = request;
  const key = headers['sec-websocket-key'];
  const asked = { method, upgrade: headers.upgrade, key, version: headers['sec-websocket-version'], authorization: headers.authorization, subprotocols: headers['sec-websocket-protocol'] };
  const judged = judgeRequest(asked, tickets);
  if ('fault' in judged) {
    refuse(socket, judged);
    if (!STRANGER_STATUSES.includes(judged.status)) onRefused(judged.fault, socket.remoteAddress ?? '');
    return null;
  }
  onAdmitted(socket);
  const lines = ['HTTP/1.1 101 Switching Protocols', 'connection: upgrade', 'upgrade: websocket', `sec-websocket-accept: ${acceptValue(key ?? '')}`, `sec-websocket-protocol: ${WSTUNNEL_SUBPROTOCOL}`];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return { path: openWstunnelPath(socket, head, 'server'), ticketSha256: judged.admitted };
}

function refuse(socket: Socket, { status, fault }: WstunnelRefusal): void {
  const body = `${moorlineError('ML-WSTUNNEL-REFUSED', fault).message}\n`;
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Connection: close', 'Content-Type: text/plain; charset=utf-8', `Content-Length: ${Buffer.byteLength(body)}`];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
