import { describe, expect, it } from 'vitest';
import { endingFor } from './exit.ts';

const numberOf = (signal: NodeJS.Signals): number => ({ SIGSEGV: 11, SIGTERM: 15 })[signal as 'SIGSEGV'] ?? 0;

describe('endingFor', () => {
  it('passes an exit code on', () => {
    expect(endingFor({ code: 0, signal: null }, numberOf)).toEqual({ kind: 'exit', code: 0 });
    expect(endingFor({ code: 37, signal: null }, numberOf)).toEqual({ kind: 'exit', code: 37 });
  });

  it('ends by the signal that ended the command', () => {
    expect(endingFor({ code: null, signal: 'SIGTERM' }, numberOf)).toEqual({ kind: 'signal', signal: 'SIGTERM' });
  });

  it('leaves no second core dump', () => {
    expect(endingFor({ code: null, signal: 'SIGSEGV' }, numberOf)).toEqual({ kind: 'exit', code: 139 });
  });

  it('never takes an unknown end for success', () => {
    expect(endingFor({ code: null, signal: null }, numberOf)).toEqual({ kind: 'exit', code: 1 });
  });
});
