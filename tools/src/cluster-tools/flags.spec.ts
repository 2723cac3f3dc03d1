import { describe, expect, it } from 'vitest';
import { requiredVersion, stampFlags } from './flags.ts';

const GO_MOD = 'module x\n\ngo 1.26.0\n\nrequire k8s.io/kubernetes v1.37.2\n\nrequire (\n\tk8s.io/kubernetes-other v0.1.0 // indirect\n\tgithub.com/coredns/coredns v1.15.0\n)\n';

describe('requiredVersion', () => {
  it('reads single lines and blocks, and takes no longer name for it', () => {
    expect(requiredVersion(GO_MOD, 'k8s.io/kubernetes')).toBe('v1.37.2');
    expect(requiredVersion(GO_MOD, 'github.com/coredns/coredns')).toBe('v1.15.0');
    expect(requiredVersion(GO_MOD, 'k8s.io/kube')).toBeUndefined();
  });
});

describe('stampFlags', () => {
  it('says major and minor apart', () => {
    expect(stampFlags(['p'], 'v1.37.2')).toEqual(expect.arrayContaining(['-X p.gitVersion=v1.37.2', '-X p.gitMajor=1', '-X p.gitMinor=37']));
  });

  it('refuses what is no version', () => {
    expect(() => stampFlags(['p'], 'latest')).toThrow(RangeError);
  });
});
