import { writeFileSync } from 'node:fs';

/** Ids 0 to 0 of the namespace's user namespace: the user's own group (icmp(7)). */
const OWN_GROUP = '0 0';

/** Lets the job ping without privilege. Where the switch is missing, ping is too; nothing else depends on it. */
export function allowPing(): void {
  try {
    writeFileSync('/proc/sys/net/ipv4/ping_group_range', OWN_GROUP);
  } catch {
    return;
  }
}
