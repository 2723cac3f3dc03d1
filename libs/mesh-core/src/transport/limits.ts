/** Between the beginnings of attempts of which one will be given up (RFC 8305 section 8, "Connection Attempt Delay"). */
export const ATTEMPT_STAGGER_MS = 250;

/** Between probes of a path that is in doubt or carries traffic: a few of them fit into the time that TCP waits before it sends again (200 ms, RFC 6298 in Linux). */
export const PROBE_INTERVAL_MS = 50;
/** Between probes of a path that is quiet: well within the 30 s after which NATs forget it. */
export const PROBE_IDLE_MS = 5_000;
/** Unanswered probes that are remembered of one path: more than any rule counts. */
export const PROBES_MAX = 64;

/** Nothing was heard for so long: what still comes in is no sign of life any more. */
export const QUIET_MS = 150;
/** A path that is quiet and leaves probes unanswered, while another one answers, is left after this. */
export const SILENCE = { ageMs: 200, roundTrips: 3, probes: 5 } as const;
/** A path that is heard but answers no probe, while another one answers: what we send does not arrive. */
export const DEAFNESS = { ageMs: 500, roundTrips: 4, probes: 8 } as const;
/** A path that answers no probe while no other one answers either: the other end may be busy or stopped for a moment. */
export const ABSENCE = { ageMs: 1_500, roundTrips: 4, probes: 8 } as const;
/** However long round trips are, a dead path is found within two seconds. */
export const DEAD_AFTER_MAX_MS = 1_900;

/** A better path answers for so long before it is used in place of one that works. */
export const PROOF_MS = 1_000;
/** A path that proves itself answered at least one probe of the last: */
export const PROOF_FRESH_MS = 500;
/** A path that was open for less is as good as an attempt that failed. */
export const LASTING_MS = 3_000;
/** Used for so long, a path was no flapping one. */
export const STABLE_MS = 60_000;
/** A path that failed in use is not tried again for this long while another works, doubled with each failure before it was stable. */
export const HOLD_BASE_MS = 5_000;
export const HOLD_MAX_MS = 300_000;

/** Nothing works: a restarted endpoint is there again within a second or two, so try often. */
export const URGENT = { minMs: 20, baseMs: 100, maxMs: 3_000 } as const;
/** Another path works, and this one would stand by for it. */
export const STANDBY = { minMs: 1_000, baseMs: 2_000, maxMs: 30_000 } as const;
/** Another path works, this one would be better. */
export const UPWARD = { minMs: 5_000, baseMs: 10_000, maxMs: 300_000 } as const;

/** How late a caller may be before the time counts as a pause of this process, in which no answer could be heard. */
export const PAUSE_MIN_MS = 100;
/** When nothing is due, a look at the signs of life all the same: traffic may have begun. */
export const LOOK_INTERVAL_MS = 250;
/** However much is due, no sooner. */
export const LOOK_MIN_MS = 5;
