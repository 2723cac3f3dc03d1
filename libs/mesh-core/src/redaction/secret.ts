import { REDACTED } from './redact.ts';

/** A value that shows itself only to who asks for it by name. */
export interface Secret<Value> {
  reveal(): Value;
  toString(): string;
  toJSON(): string;
}

/** What `util.inspect`, and so `console.log`, asks an object for (Node's documentation of `util.inspect.custom`). */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Wraps a secret, so that text, JSON, logs and `console.log` have `[redacted]` instead of it. */
export function secret<Value>(value: Value): Secret<Value> {
  const hidden = (): string => REDACTED;
  return Object.freeze({ reveal: () => value, toString: hidden, toJSON: hidden, [INSPECT]: hidden });
}
