import type { ErrorCode } from '../errors/index.ts';

/** Where a check looks: at the worker itself, on the way to the control plane, at the tunnel of a running job. */
export type CheckGroup = 'worker' | 'server' | 'tunnel';

/** One thing that has to be right, and what has to be known before it can be looked at. */
export interface Check<Id extends string = string> {
  readonly id: Id;
  /** Two or three words. */
  readonly title: string;
  readonly group: CheckGroup;
  /** It runs only when each of these passed, or does not apply here. */
  readonly needs: readonly Id[];
  /** It waits for these too; a failed one keeps it from running, one that was not checked does not. */
  readonly unless?: readonly Id[];
  /** It waits for these, however they end. */
  readonly after?: readonly Id[];
}

/** What a check found when it ran. */
export type Finding =
  | { readonly state: 'passed'; readonly detail: string }
  | { readonly state: 'failed'; readonly code: ErrorCode; readonly detail: string }
  /** There is nothing of the kind here; what needs it goes on. */
  | { readonly state: 'not-applicable'; readonly detail: string };

/** A finding, or why there is none: the check that failed first on the way to it. */
export type Verdict<Id extends string = string> = Finding | { readonly state: 'blocked'; readonly because: Id };

/** What is known so far, by check. */
export type Verdicts<Id extends string = string> = ReadonlyMap<Id, Verdict<Id>>;

export function passed(detail = ''): Finding {
  return { state: 'passed', detail };
}

export function failed(code: ErrorCode, detail: string): Finding {
  return { state: 'failed', code, detail };
}

export function notApplicable(detail: string): Finding {
  return { state: 'not-applicable', detail };
}
