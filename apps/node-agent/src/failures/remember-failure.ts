import { hostname } from 'node:os';
import type { JoinAnswer, JoinFile } from '@moorline/mesh-core';
import { moorlineVersion } from '@moorline/service';
import { failureRecord, type FailureRecord, type RunKnowledge } from './failure-record.ts';
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

/** The record of a failure at this moment, on this host, of the job that this process belongs to. */
export function recordNow(error: unknown, known: Knowledge): FailureRecord {
  return failureRecord(error, known.now(), { at: new Date().toISOString(), moorline: moorlineVersion(), host: hostname(), job: process.env['SLURM_JOB_ID'] ?? null });
}

/** Keeps a record of a failed run for `moorline-agent doctor --last`. Never throws. */
export function rememberFailure(error: unknown, known: Knowledge): void {
  keepFailure(failureFolder(process.env), recordNow(error, known));
}
