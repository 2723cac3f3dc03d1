const MS_PER_SECOND = 1_000;
const WIDTH = 4;

/** Progress for a person, on stderr: each line with the seconds since the beginning. */
export function createSay(): (line: string) => void {
  const start = performance.now();
  return (line) => void process.stderr.write(`${String(Math.round((performance.now() - start) / MS_PER_SECOND)).padStart(WIDTH)} s  ${line}\n`);
}
