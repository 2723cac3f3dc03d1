import { existsSync, readFileSync } from 'node:fs';
import { waitUntil } from '@moorline/tools';

/** Waits until a file, such as the output of a job, has the text. */
export async function untilOutput(file: string, text: string, deadlineMs: number): Promise<void> {
  await waitUntil(() => existsSync(file) && readFileSync(file, 'utf8').includes(text), { what: `${file} to have ${text}`, deadlineMs });
}
