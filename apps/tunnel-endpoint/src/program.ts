import { Command, CommanderError } from 'commander';
import { asMoorlineError, EXIT, exitCodeOf, explain } from '@moorline/mesh-core';
import { moorlineVersion } from '@moorline/service';
import { serveCommand } from './commands/serve.ts';

/** The command line of the endpoint: parses, runs, and ends the process with the right code. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('tunnel-endpoint')
    .description('the cluster-side end of one attachment: relay, WireGuard, addresses and rules')
    .version(moorlineVersion(), '--version', 'print the version')
    .exitOverride()
    .addCommand(serveCommand().exitOverride());
  try {
    await program.parseAsync(argv);
    // Nothing is left to do; a socket that is still closing must not hold the process.
    process.exit();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
      return;
    }
    const known = asMoorlineError(error);
    process.stderr.write(`${explain(known)}\n`);
    process.exit(exitCodeOf(known));
  }
}
