import { run } from '@moorline/linux';
import type { Field } from '@moorline/tools';

const TABLE = 'egress';

/** Lets the user's processes reach nothing but this machine: only the proxy, which is ours, gets out. */
export async function closeEgress(field: Field): Promise<void> {
  const chain = `chain output { type filter hook output priority 0; meta skuid ${field.user.userId} oifname != "lo" drop;\n}`;
  await run('nft', ['--file', '-'], { input: `table inet ${TABLE}\ndelete table inet ${TABLE}\ntable inet ${TABLE} {\n${chain}\n}\n` });
}

/** Lets them reach all again. */
export async function openEgress(): Promise<void> {
  await run('nft', ['--file', '-'], { input: `table inet ${TABLE}\ndelete table inet ${TABLE}\n` });
}
