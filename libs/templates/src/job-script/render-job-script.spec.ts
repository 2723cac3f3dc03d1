import { parsePodData, type PodData } from '@moorline/mesh-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundles } from '../testing/bundles.ts';
import { quote } from './quote.ts';
import { renderJobScript } from './render-job-script.ts';

const bundle = { server: 'https://moorline.example.org:8443', bundles };

/** What a short request may become. */
const SCRIPT_MAX_BYTES = 17 * 1024 * 1024;

function podData(changes: { readonly spec?: object; readonly container?: object; readonly jobConfig?: object } = {}): PodData {
  return parsePodData({
    pod: {
      metadata: { name: 'train', namespace: 'research', uid: '0f0e', creationTimestamp: null },
      spec: {
        volumes: [{ name: 'moorline-join', secret: { secretName: 'train-join', defaultMode: 256 } }, { name: 'code', configMap: { name: 'code' } }, { name: 'scratch', emptyDir: {} }],
        containers: [{ name: 'main', image: 'python:3', command: ['python3'], args: ["it's.py"], env: [{ name: 'A', value: 'secret' }], volumeMounts: [{ name: 'code', mountPath: '/code/', readOnly: true }, { name: 'scratch', mountPath: '/scratch' }], resources: {} }],
        ...changes.spec,
      },
      status: {},
    },
    container: [{ name: 'main', configMaps: [{ metadata: { name: 'code' }, data: { 'a.py': 'print()' } }], projectedvolumemaps: null, secrets: null, emptyDirs: null, ...changes.container }],
    jobConfig: changes.jobConfig ?? { ApptainerOptions: { executable: '/opt/apptainer', cleanenv: true, nvidiaSupport: true, fuseMode: '' } },
  });
}

describe('renderJobScript', () => {
  it('enters the network before it runs containers by the options of the site', () => {
    const text = renderJobScript(podData(), bundle);
    const command = `'/opt/apptainer' exec --nv --cleanenv --env-file "$folder"/main_envfile.properties --bind "$folder"'/configMaps/code/a.py'':/code/a.py:ro' --bind "$folder"'/emptyDirs/scratch'':/scratch' 'docker://python:3' 'python3' 'it'\\''s.py'`;
    expect(text).toContain(`${command} >>"$folder/run-main.out" 2>&1 & running="$running $!:main"\n`);
    expect(text.indexOf('exec "$moorline_agent" run')).toBeLessThan(text.indexOf(command));
    expect(text).toContain('moorline_file=$moorline_job/secrets/moorline-join/join.json');
    expect(text).not.toContain('secret\'');
  });

  it('runs init containers one after the other, each to its own end', () => {
    const text = renderJobScript(podData({ spec: { initContainers: [{ name: 'first', image: '/images/a.sif' }] } }), bundle);
    expect(text).toContain(`code=0; '/opt/apptainer' run --nv --cleanenv '/images/a.sif' >"$folder/init-first.out" 2>&1 || code=$?; echo "$code" >"$folder/init-first.status"; [ "$code" = 0 ] || exit "$code"\n`);
  });

  it('leaves pods that are not on the network outside', () => {
    const text = renderJobScript(podData({ spec: { volumes: [] }, jobConfig: {} }), bundle);
    expect(text).not.toContain('moorline_agent');
    expect(text).toContain(`'apptainer' exec --env-file`);
  });

  it('gives the same script for the same pod, and holds nothing of its Secrets', () => {
    const text = renderJobScript(podData({ spec: { volumes: [{ name: 'code', secret: { secretName: 'code' } }] }, container: { secrets: [{ metadata: { name: 'code' }, data: { 'a.py': 'cGxhbnRlZA==' } }] } }), bundle);
    expect(text).toContain('/secrets/code/a.py');
    expect(text).not.toContain('cGxhbnRlZA==');
  });

  it('is bounded by the length of what it is made from, whatever is in it', () => {
    const shapes = fc.record({ keys: fc.integer({ min: 0, max: 600 }), mounts: fc.integer({ min: 0, max: 256 }), path: fc.integer({ min: 0, max: 4_000 }), volumes: fc.constantFrom('secret', 'hostPath', 'both') });
    fc.assert(fc.property(shapes, ({ keys, mounts, path, volumes }) => {
      const target = `/${"'".repeat(path)}`;
      const given = {
        spec: {
          volumes: [...(volumes === 'hostPath' ? [] : [{ name: 'v', secret: { secretName: 's' } }]), ...(volumes === 'secret' ? [] : [{ name: 'v', hostPath: { path: target } }])],
          containers: [{ name: 'main', image: 'x', volumeMounts: Array.from({ length: mounts }, () => ({ name: 'v', mountPath: target })) }],
        },
        container: { secrets: [{ metadata: { name: 's' }, data: Object.fromEntries(Array.from({ length: keys }, (_, at) => [`k${at}`, ''])) }] },
      };
      try {
        expect(renderJobScript(podData(given), null).length).toBeLessThan(4 * JSON.stringify(given).length + SCRIPT_MAX_BYTES);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ML-POD-DATA-TOO-LARGE' });
      }
    }), { numRuns: 40 });
  });
});

describe('quote', () => {
  it('makes one word of any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      // Outside quotes nothing is left but escaped quotes.
      expect(quote(text).replace(/'[^']*'/g, '').replaceAll(String.raw`\'`, '')).toBe('');
      expect(quote(text).slice(1, -1).replaceAll(String.raw`'\''`, "'")).toBe(text);
    }));
  });
});
