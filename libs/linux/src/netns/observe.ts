import { moorlineError } from '@moorline/mesh-core';
import * as z from 'zod';
import { parseTables } from '../nftables/parse-tables.ts';
import { findProgram, run } from '../process/index.ts';
import { nameFailure } from '../process/name-failure.ts';
import { enterNetwork } from './enter.ts';
import { isNamespace } from './is-namespace.ts';

export interface NetworkContents {
  /** Names of its interfaces. */
  readonly interfaces: readonly string[];
  /** Names of its nft tables of family inet. */
  readonly tables: readonly string[];
}

/** `ip -json link show`; without interfaces it prints nothing or empty objects. */
const linksSchema = z.array(z.object({ ifname: z.string().optional() }));

/**
 * What stands in a network namespace, from outside it. A namespace that is gone has nothing in it.
 * @throws ML-INTERFACE-FAILED, ML-NFTABLES-FAILED, ML-PROGRAM-MISSING
 */
export async function observeNetwork(namespace: string): Promise<NetworkContents> {
  if (!isNamespace(namespace)) return { interfaces: [], tables: [] };
  const [interfaces, tables] = await Promise.all([listInterfaces(namespace), listTables(namespace)]);
  return { interfaces, tables };
}

async function listInterfaces(namespace: string): Promise<readonly string[]> {
  try {
    const [file, ...args] = enterNetwork(namespace, [findProgram('ip'), '-json', 'link', 'show']);
    const { stdout } = await run(file, args);
    return linksSchema.parse(stdout.trim() === '' ? [] : JSON.parse(stdout)).flatMap(({ ifname }) => ifname ?? []);
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) throw moorlineError('ML-INTERFACE-FAILED', 'ip printed something else than its JSON', error);
    throw nameFailure(error, 'ML-INTERFACE-FAILED');
  }
}

async function listTables(namespace: string): Promise<readonly string[]> {
  try {
    const [file, ...args] = enterNetwork(namespace, [findProgram('nft'), '-j', 'list', 'tables', 'inet']);
    return parseTables((await run(file, args)).stdout, '');
  } catch (error) {
    throw nameFailure(error, 'ML-NFTABLES-FAILED');
  }
}
