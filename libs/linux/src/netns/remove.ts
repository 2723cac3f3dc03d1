import { attachmentOfTable, isInterfaceName, isMoorlineError, moorlineError } from '@moorline/mesh-core';
import { findProgram, run } from '../process/index.ts';
import { nameFailure } from '../process/name-failure.ts';
import { enterNetwork } from './enter.ts';
import { isNamespace } from './is-namespace.ts';

const MISSING_DEVICE = 'Cannot find device';

/**
 * Removes an interface of ours in a network namespace, from outside it; nothing happens if it is gone.
 * @throws ML-INTERFACE-FAILED, ML-PROGRAM-MISSING
 */
export async function removeInterfaceIn(namespace: string, name: string): Promise<void> {
  if (!isInterfaceName(name)) throw moorlineError('ML-INTERFACE-FAILED', `${JSON.stringify(name)} is not one of ours`);
  if (!isNamespace(namespace)) return;
  try {
    const [file, ...args] = enterNetwork(namespace, [findProgram('ip'), 'link', 'delete', 'dev', name]);
    await run(file, args);
  } catch (error) {
    if (isMoorlineError(error, 'ML-PROGRAM-FAILED') && error.detail.includes(MISSING_DEVICE)) return;
    throw nameFailure(error, 'ML-INTERFACE-FAILED');
  }
}

/**
 * Removes an nft table of family inet in a network namespace, from outside it; nothing happens if it is gone.
 * @throws ML-NFTABLES-FAILED, ML-PROGRAM-MISSING
 */
export async function removeTableIn(namespace: string, name: string): Promise<void> {
  if (attachmentOfTable(name) === null) throw moorlineError('ML-NFTABLES-FAILED', `${JSON.stringify(name)} is not one of ours`);
  if (!isNamespace(namespace)) return;
  try {
    const [file, ...args] = enterNetwork(namespace, [findProgram('nft'), '-f', '-']);
    await run(file, args, { input: `table inet ${name}\ndelete table inet ${name}\n` });
  } catch (error) {
    throw nameFailure(error, 'ML-NFTABLES-FAILED');
  }
}
