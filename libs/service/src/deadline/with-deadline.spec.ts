import { describe, expect, it } from 'vitest';
import { withDeadline } from './with-deadline.ts';

const never = (): Promise<never> => new Promise(() => {});
const LONG_MS = 60_000;

describe('withDeadline', () => {
  it('gives what the work gives', async () => {
    await expect(withDeadline(async () => 42, { deadlineMs: LONG_MS, what: 'w' })).resolves.toBe(42);
  });

  it('throws what the work throws', async () => {
    const failure = new Error('of the work');
    await expect(withDeadline(() => Promise.reject(failure), { deadlineMs: LONG_MS, what: 'w' })).rejects.toBe(failure);
  });

  it('ends at the deadline and tells the work', async () => {
    let within: AbortSignal | undefined;
    const waiting = withDeadline((signal) => ((within = signal), never()), { deadlineMs: 5, what: 'the answer' });
    await expect(waiting).rejects.toMatchObject({ code: 'ML-TIMEOUT', detail: 'the answer took longer than 5 ms' });
    expect(within?.aborted).toBe(true);
  });

  it('leaves the work a margin, and says the deadline', async () => {
    const waiting = withDeadline(never, { deadlineMs: 5, marginMs: 20, what: 'the answer' });
    await expect(waiting).rejects.toMatchObject({ code: 'ML-TIMEOUT', detail: 'the answer took longer than 5 ms' });
    const slow = new Promise((_, reject) => setTimeout(() => reject(new Error('of the work')), 10));
    await expect(withDeadline(() => slow, { deadlineMs: 5, marginMs: LONG_MS, what: 'w' })).rejects.toThrow('of the work');
  });

  it('ends with the signal of the caller', async () => {
    const controller = new AbortController();
    const waiting = withDeadline(never, { deadlineMs: LONG_MS, what: 'w', signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'ML-ABORTED' });
  });

  it('does not begin when already aborted', async () => {
    let began = false;
    const options = { deadlineMs: LONG_MS, what: 'w', signal: AbortSignal.abort() };
    await expect(withDeadline(async () => void (began = true), options)).rejects.toMatchObject({ code: 'ML-ABORTED' });
    expect(began).toBe(false);
  });
});
