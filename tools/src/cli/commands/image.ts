import { Command } from 'commander';
import { moorlineError } from '@moorline/mesh-core';
import { runTarget } from '../../checks/index.ts';
import { controlPlaneImage, endpointImage } from '../../image/index.ts';
import { printer, printJson } from '../print.ts';
import { ROOT } from '../root.ts';
import { withLifecycle } from '../with-lifecycle.ts';

const EXAMPLES = `
Examples:
  ./moorline image
  ctr --namespace k8s.io images import "$(./moorline image --json | jq -r .endpoint.archive)"
  ctr --namespace k8s.io images import "$(./moorline image --json | jq -r .controlPlane.archive)"

The image of the control plane has the pinned binaries for workers of this machine's architecture, and no bundles of the
agent: workers need moorline-agent installed. deploy/control-plane/Dockerfile makes one with both architectures and bundles.`;

export function imageCommand(): Command {
  return new Command('image')
    .description('packs the images of control plane and endpoint into dist/images, without any daemon')
    .option('--json', 'one JSON object on stdout, progress on stderr')
    .addHelpText('after', EXAMPLES)
    .action(runImage);
}

async function runImage({ json = false }: { readonly json?: boolean }): Promise<void> {
  const print = printer(json);
  const images = await withLifecycle(async (signal) => {
    const { failed, failures } = await runTarget('build', { root: ROOT, signal, onLine: print });
    if (failed.length > 0) throw moorlineError('ML-PROGRAM-FAILED', `the build of ${failed.join(', ')}: ${failures.join('\n')}`);
    return { endpoint: await endpointImage({ root: ROOT, signal }), controlPlane: await controlPlaneImage({ root: ROOT, signal }) };
  });
  if (json) return printJson(images);
  for (const { archive, name } of Object.values(images)) print(`${archive}: ${name}`);
}
