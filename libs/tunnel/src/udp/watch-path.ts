import { noteSigns, type DatagramPath, type WatchedPath } from '../path/index.ts';
import type { ClaimMaker } from './claims.ts';

/**
 * Adds signs of life to a path, measured by its round trips.
 * @param claims absent: the other end knows of no other path, and no claims
 */
export function watchPath(path: DatagramPath, claims?: ClaimMaker): WatchedPath {
  const signs = noteSigns();
  /** One at a time: TCP keeps the order, so that a second one would not be answered sooner. */
  let asking = false;
  return {
    ...path,
    send: (batch) => {
      signs.sent();
      return path.send(batch);
    },
    onBatch: (handler) =>
      path.onBatch((batch) => {
        signs.heard();
        handler(batch);
      }),
    probe: () => {
      if (asking) return;
      const sentMs = performance.now();
      asking = true;
      void path.roundTrip?.().then((roundTripMs) => {
        asking = false;
        if (roundTripMs !== null) signs.answered(sentMs);
      });
    },
    signs: signs.read,
    claim: (repeat) => {
      if (claims === undefined) return;
      const bytes = claims(repeat);
      path.send({ segmentBytes: bytes.length, bytes });
    },
  };
}
