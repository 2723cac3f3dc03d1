/** Runs the stand-in for interLink's virtual kubelet until it is told to end. Argument: file with `VirtualKubeletSettings`. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { run } from '@moorline/linux';
import type { VirtualKubeletSettings } from './run-virtual-kubelet.ts';
import { startVirtualKubelet } from './virtual-kubelet.ts';

const { kubectl: [file = '', ...options], site, node } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as VirtualKubeletSettings;
const { close } = await startVirtualKubelet({ kubectl: async (args, more) => (await run(file, [...options, ...args], more)).stdout }, site, node);
process.stdout.write(`registered ${node}\n`);
await once(process, 'SIGTERM');
await close();
