import { statFields } from '@moorline/linux';

/** Signals that a job's command may be sent, by its user, by SLURM or by a terminal. */
const FORWARDED = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGCONT', 'SIGWINCH', 'SIGURG'] as const;
/** Those that a terminal sends to the whole foreground process group, and so to the command itself. */
const FROM_TERMINAL: readonly string[] = ['SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGWINCH'];
const ENDING: readonly string[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];

/** Where signals go: they end the preparation at first, and belong to the command once it runs. */
export interface SignalRouting {
  /** Aborted by a signal that arrived before `forwardTo`; its reason is that signal's name. */
  readonly aborted: AbortSignal;
  readonly forwardTo: (deliver: (signal: NodeJS.Signals) => void) => void;
}

/** Takes over the process's signals. */
export function routeSignals(): SignalRouting {
  const controller = new AbortController();
  let deliver: ((signal: NodeJS.Signals) => void) | undefined;
  for (const signal of FORWARDED) {
    process.on(signal, () => {
      if (deliver === undefined) {
        if (ENDING.includes(signal)) controller.abort(signal);
      } else if (!(FROM_TERMINAL.includes(signal) && inForeground())) deliver(signal);
    });
  }
  return {
    aborted: controller.signal,
    forwardTo: (target) => {
      deliver = target;
    },
  };
}

/** True when our process group is its terminal's foreground one: fields pgrp and tpgid of proc(5). */
function inForeground(): boolean {
  const fields = statFields(process.pid);
  return fields !== null && Number(fields[5]) > 0 && fields[2] === fields[5];
}
