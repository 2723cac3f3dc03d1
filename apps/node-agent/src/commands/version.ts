import { Command } from 'commander';
import { moorlineVersion } from '@moorline/service/version';

/** `moorline-agent version`. */
export function versionCommand(): Command {
  return new Command('version')
    .description('print the version of the agent and of its Node, and the machine that both are for')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  moorline-agent version\n  moorline-agent version --json\n')
    .action(({ json }: { readonly json?: true }) => {
      const { version, arch, platform } = process;
      const agent = moorlineVersion();
      console.log(json === true ? JSON.stringify({ agent, node: version, platform, architecture: arch }) : `moorline-agent ${agent} (Node ${version}, ${platform} ${arch})`);
    });
}
