import { moorlineError, type MoorlineError, type Transport } from '@moorline/mesh-core';
import { FINAL_CODES } from '../../failures/final-codes.ts';


export interface FirstUse {
  /**
   * Settles when a path is used for the first time.
   * @throws the failure that says most: when every transport has failed and one of them for good, or after `deadlineMs`
   */
  readonly done: (deadlineMs: number) => Promise<void>;
  readonly used: () => void;
  /** @param order all that may be used */
  readonly failed: (transport: Transport, failure: MoorlineError, order: readonly Transport[]) => void;
  readonly giveUp: (error: MoorlineError) => void;
}

/** Watches for the first path, and keeps why there is none. */
export function awaitFirstUse(): FirstUse {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  promise.catch(() => undefined);
  const failures = new Map<Transport, MoorlineError>();
  const isFinal = ({ code }: MoorlineError): boolean => FINAL_CODES.includes(code);
  const worst = (): MoorlineError => {
    const all = [...failures.values()];
    return all.find(isFinal) ?? all.at(-1) ?? moorlineError('ML-ENDPOINT-UNREACHABLE', 'no attempt has ended yet');
  };
  return {
    done: async (deadlineMs) => {
      const timer = setTimeout(() => reject(worst()), deadlineMs);
      await promise.finally(() => clearTimeout(timer));
    },
    used: resolve,
    failed: (transport, failure, order) => {
      // The order of a map is that of the first failures: the last one that was told is to be last.
      failures.delete(transport);
      failures.set(transport, failure);
      if (order.every((one) => failures.has(one)) && isFinal(worst())) reject(worst());
    },
    giveUp: reject,
  };
}
