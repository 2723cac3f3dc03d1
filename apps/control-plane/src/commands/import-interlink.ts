import { Command } from 'commander';
import { stringify } from 'yaml';
import { readInterlink } from '../config/index.ts';

interface Flags {
  readonly json: boolean;
}

const EXAMPLES = `
Prints what has a place in Moorline's configuration; warns, on standard error, of each key that has none and of
each value that interLink would have assumed. docs/interlink.md has the whole way over.

Examples:
  moorline-control import-interlink /etc/interlink/VirtualKubeletConfig.yaml
  kubectl get configmap virtual-kubelet-config -o jsonpath='{.data.*}' > vk.yaml && moorline-control import-interlink vk.yaml
  moorline-control import-interlink vk.yaml --json
`;

export function importInterlinkCommand(): Command {
  return new Command('import-interlink')
    .description("translate the configuration of interLink's virtual kubelet")
    .argument('<file>', 'its configuration (YAML)')
    .option('--json', 'print one JSON object, with the warnings in it', false)
    .addHelpText('after', EXAMPLES)
    .action((file: string, { json }: Flags) => {
      const { configuration, warnings } = readInterlink(file);
      if (json) return void process.stdout.write(`${JSON.stringify({ file, configuration, warnings })}\n`);
      process.stdout.write(`# From ${file}\n${stringify(configuration)}`);
      process.stderr.write(warnings.map(({ key, text }) => `warning: Network.${key} ${text}\n`).join(''));
    });
}
