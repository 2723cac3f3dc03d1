/** Something that is reached once, or fails. */
export interface Stage<Value> {
  readonly done: Promise<Value>;
  readonly reach: (value: Value) => void;
  readonly fail: (error: Error) => void;
}

/** A stage whose failure is not an unhandled rejection when nobody waits for it. */
export function createStage<Value>(): Stage<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  promise.catch(() => undefined);
  return { done: promise, reach: resolve, fail: reject };
}
