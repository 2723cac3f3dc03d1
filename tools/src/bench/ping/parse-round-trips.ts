/** Round trips in milliseconds out of what ping(8) of iputils prints, one for each answer. */
export function parseRoundTrips(output: string): readonly number[] {
  return [...output.matchAll(/\btime=(\d+(?:\.\d+)?) ms/g)].map(([, value]) => Number(value));
}
