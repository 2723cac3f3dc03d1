import { whyNoLane } from '@moorline/tools';

/** Says why there is no lane for whom it is started as; nothing if there is one. Argument: a folder. */
async function main(): Promise<void> {
  const reason = await whyNoLane({ root: process.argv[2] ?? '', environment: {}, signal: AbortSignal.timeout(60_000), onLine: (line) => process.stderr.write(`${line}\n`) });
  process.stdout.write(`${reason ?? ''}\n`);
}

void main();
