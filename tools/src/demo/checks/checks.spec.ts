import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import { judgeJob, type JobAnswers } from './judge-job.ts';
import { judgePods } from './judge-pods.ts';
import { judgeFigures, readFigures } from './judge-status.ts';
import { judgeThroughput, receivedMbps } from './throughput.ts';

const expected = { userId: 995, groupId: 994, folder: '/home/x', greeting: 'ahoy', endpointAddress: '10.244.0.1' };
const greeting = 'hello from the cluster; you are 10.244.0.1\n';
const good: JobAnswers = {
  identity: 'uid=995\ngid=994\ncwd=/home/x\ngreeting=ahoy\n', 'short-name': greeting, 'full-name': greeting, 'pod-address': greeting,
  'seen-as': '10.244.0.1 from the job\n', 'service-udp': '10.244.0.1 from the job', 'unknown-name': '! failed (2): \n',
};

function failing(changed: Partial<JobAnswers>): readonly string[] {
  return judgeJob({ ...good, ...changed }, expected).filter(({ ok }) => !ok).map(({ name }) => name);
}

describe('judgeJob', () => {
  it('holds when all is as promised', () => {
    expect(failing({})).toEqual([]);
  });

  it('fails where the promise is broken and nowhere else', () => {
    expect(failing({ identity: 'uid=0\ngid=0\ncwd=/home/x\ngreeting=ahoy\n' })).toEqual(['job keeps its user, folder and environment']);
    expect(failing({ 'short-name': '! failed (6): curl: (6) Could not resolve host: hello' })).toEqual(['job to Service by short name']);
    expect(failing({ 'seen-as': '100.112.0.2 from the job' })).toEqual(['cluster sees the endpoint, not the job']);
    expect(failing({ 'unknown-name': '10.96.0.11 no-such-service.default.svc.cluster.local' })).toEqual(['cluster DNS denies unknown names']);
  });

  it('does not take silence for an answer', () => {
    expect(failing({ 'service-udp': '', 'pod-address': '', 'unknown-name': '' })).toHaveLength(3);
  });
});

describe('judgePods', () => {
  const asked = { pod: '10.244.0.2', job: '100.112.0.2', text: 'ahoy' };
  const failingPods = (tcp: string, udp: string): readonly boolean[] => judgePods({ tcp, udp }, asked).map(({ ok }) => ok);

  it('wants an answer by both protocols and the address of the pod in both', () => {
    expect(failingPods('10.244.0.2 ahoy', '10.244.0.2 ahoy')).toEqual([true, true, true]);
    expect(failingPods('10.244.0.2 ahoy', 'no answer')).toEqual([true, false, false]);
    expect(failingPods('100.112.0.1 ahoy', '10.244.0.2 ahoy')).toEqual([true, true, false]);
  });
});

describe('throughput', () => {
  it('reads the rate at the receiver', () => {
    expect(receivedMbps(JSON.stringify({ end: { sum_sent: { bits_per_second: 9e9 }, sum_received: { bits_per_second: 512_345_678.9 } } }))).toBe(512);
  });

  it.each(['', '! failed (1): ', '{"error":"unable to connect"}', '{"end":{}}', '{"end":{"sum_received":{"bits_per_second":0}}}'])('does not invent one out of %j', (output) => {
    expect(receivedMbps(output)).toBeNull();
    expect(judgeThroughput({ upMbps: 1, downMbps: receivedMbps(output) }).ok).toBe(false);
  });
});

describe('readFigures', () => {
  it('takes what the agent measured', () => {
    const status = JSON.stringify([{ attachment: 'demo', health: { joinMs: 301.27, probeRttMs: 0.84, transport: 'wss', drops: 0 } }]);
    expect(readFigures(status)).toEqual({ joinMs: 301.3, transport: 'wss', rttMs: 0.8 });
    expect(judgeFigures(readFigures(status), status).ok).toBe(true);
  });

  it.each(['', '[]', '[{"error":"x"}]', '! failed (69): '])('gives nothing for %j', (output) => {
    expect(readFigures(output)).toEqual({ joinMs: null, transport: null, rttMs: null });
    expect(judgeFigures(readFigures(output), output).ok).toBe(false);
  });
});

describe('check', () => {
  it('keeps details to one short line', () => {
    const { detail } = check('x', true, `a\n${'b'.repeat(500)}`);
    expect(detail).toHaveLength(160);
    expect(detail.startsWith('a b')).toBe(true);
  });
});
