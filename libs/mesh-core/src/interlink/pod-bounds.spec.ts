import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { parsePodData, type PodData } from './pod-data.ts';

interface Shape {
  readonly keys: number;
  readonly mounts: number;
  readonly containers: number;
  readonly path: number;
}

function dataOf({ keys, mounts, containers, path }: Shape): object {
  const names = Array.from({ length: containers }, (_, at) => `c${at}`);
  const data = Object.fromEntries(Array.from({ length: keys }, (_, at) => [`k${at}`, '']));
  const volumeMounts = Array.from({ length: mounts }, () => ({ name: 'v', mountPath: `/${'m'.repeat(path)}` }));
  return {
    pod: { metadata: { name: 'a', namespace: 'b', uid: 'c' }, spec: { containers: names.map((name) => ({ name, image: 'x', volumeMounts })), volumes: [{ name: 'v', secret: { secretName: 's' } }] } },
    container: names.map((name) => ({ name, secrets: [{ metadata: { name: 's' }, data }] })),
    jobConfig: {},
  };
}

function parse(shape: Shape): PodData | 'too large' {
  try {
    return parsePodData(dataOf(shape));
  } catch (error) {
    if (isMoorlineError(error, 'ML-POD-DATA-TOO-LARGE')) return 'too large';
    throw error;
  }
}

describe('the bounds of what a pod mounts', () => {
  it.each<[string, Shape]>([
    ['many keys in many mounts of many containers', { keys: 3_000, mounts: 100, containers: 5, path: 1 }],
    ['one file more than may be', { keys: 200, mounts: 101, containers: 1, path: 1 }],
    ['long paths for many files', { keys: 1_500, mounts: 1, containers: 1, path: 4_000 }],
  ])('refuse %s', (_what, shape) => {
    expect(parse(shape)).toBe('too large');
  });

  it('let a large pod pass', () => {
    expect(parse({ keys: 100, mounts: 20, containers: 10, path: 60 })).toMatchObject({ pod: {} });
  });

  it('hold whatever is asked for', () => {
    const shapes = fc.record({ keys: fc.integer({ min: 0, max: 300 }), mounts: fc.integer({ min: 0, max: 256 }), containers: fc.integer({ min: 1, max: 4 }), path: fc.integer({ min: 0, max: 4_000 }) });
    fc.assert(fc.property(shapes, (shape) => {
      const files = shape.keys * shape.mounts * shape.containers;
      if (parse(shape) !== 'too large') expect(Math.max(files / 20_000, (files * shape.path) / (16 * 1024 * 1024))).toBeLessThanOrEqual(1);
    }), { numRuns: 30 });
  });
});
