import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeAbandonedDrafts } from './abandoned-drafts.ts';

/** Above every pid that Linux gives. */
const NOBODY = 4_194_305;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'abandoned-drafts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('removeAbandonedDrafts', () => {
  it('removes those of processes that are gone, and nothing else', () => {
    const kept = ['metrics.prom', `metrics.prom.${process.pid}`, `metrics.prom.x${NOBODY}`, `other.prom.${NOBODY}`, `metrics.prom.${NOBODY}.old`].toSorted();
    for (const name of [...kept, `metrics.prom.${NOBODY}`]) writeFileSync(join(folder, name), '');
    removeAbandonedDrafts(join(folder, 'metrics.prom'));
    expect(readdirSync(folder).toSorted()).toEqual(kept);
  });

  it('does nothing where there is no folder', () => {
    removeAbandonedDrafts(join(folder, 'none', 'metrics.prom'));
  });
});
