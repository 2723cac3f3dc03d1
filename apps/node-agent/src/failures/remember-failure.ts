import { hostname } from 'node:os';
import type { JoinAnswer, JoinFile } from '@moorline/mesh-core';
import { moorlineVersion } from '@moorline/service';
import { failureRecord, type RunKnowledge } from './failure-record.ts';
import { failureFolder, keepFailure } from './failure-store.ts';

/** What a run comes to know, for the record if it fails. */
export interface Knowledge {
  readonly setServer: (joinFile: JoinFile) => void;
  readonly setAnswer: (answer: JoinAnswer) => void;
  readonly now: () => RunKnowledge;
}

export function createKnowledge(): Knowledge {
  let known: RunKnowledge = { attachment: null, server: null, relayUrl: null };
  return {
    setServer: ({ attachment, server, ca }) => (known = { ...known, attachment, server: { url: server, ca } }),
    setAnswer: ({ tunnel }) => (known = { ...known, relayUrl: tunnel.endpoint.relayUrl }),
    now: () => known,
  };
}

/** Keeps a record of a failed run for `moorline-agent doctor --last`. Never throws. */
export function rememberFailure(error: unknown, known: Knowledge): void {
  const circumstances = { at: new Date().toISOString(), moorline: moorlineVersion(), host: hostname(), job: process.env['SLURM_JOB_ID'] ?? null };
  keepFailure(failureFolder(process.env), failureRecord(error, known.now(), circumstances));
}
