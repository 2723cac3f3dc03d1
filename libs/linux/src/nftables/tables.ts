import { nameFailure } from '../process/name-failure.ts';
import { run } from '../process/index.ts';
import { parseTables } from './parse-tables.ts';

const TABLE_NAME = /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/;

/**
 * Loads rules in one transaction: all of them or none.
 * @throws ML-NFTABLES-FAILED, ML-PROGRAM-MISSING
 */
export async function applyRuleset(text: string): Promise<void> {
  await nft(['-f', '-'], text);
}

/**
 * Names of the tables of family inet in the present network namespace that begin with `prefix`.
 * @throws ML-NFTABLES-FAILED, ML-PROGRAM-MISSING
 */
export async function observeTables(prefix: string): Promise<readonly string[]> {
  return parseTables(await nft(['-j', 'list', 'tables', 'inet']), prefix);
}

/**
 * Removes a table of family inet; nothing happens if there is none.
 * @throws ML-NFTABLES-FAILED, ML-PROGRAM-MISSING; RangeError for a name that is none
 */
export async function removeTable(name: string): Promise<void> {
  if (!TABLE_NAME.test(name)) throw new RangeError(`${JSON.stringify(name)} is no table name`);
  await applyRuleset(`table inet ${name}\ndelete table inet ${name}\n`);
}

async function nft(args: readonly string[], input?: string): Promise<string> {
  try {
    const { stdout } = await run('nft', args, input === undefined ? {} : { input });
    return stdout;
  } catch (error) {
    throw nameFailure(error, 'ML-NFTABLES-FAILED');
  }
}
