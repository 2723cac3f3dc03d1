import { describe, expect, it } from 'vitest';
import { parseEmptyAnswer, parsePrologAnswer } from './parse-prolog.ts';

const STARTS = '10.000000 10.090000 11.000000 11.060000 12.000000 12.061000 13.000000 13.050000 14.000000 14.059000 ';
const TIMELINE = '{"prologStartedAtMs":1764000000090,"agentStartedAtMs":1764000000130,"recordedAtMs":1764000000170,"joinedAtMs":1764000000330.5}\n';

describe('answers of jobs with a prolog', () => {
  it('are measured from the start of the prolog', () => {
    const figures = parsePrologAnswer(`1764000000.400000\n${STARTS}\n1764000000.100000\n1764000000.200000\n${TIMELINE}`);
    expect(figures.joinMs).toBeCloseTo(230.5, 0);
    expect(figures.agentStartMs).toBeCloseTo(60, 0);
    expect(figures.prologMs).toBeCloseTo(100, 0);
    expect(figures.launchMs).toBeCloseTo(300, 0);
  });

  it('have less to tell when the prolog was empty', () => {
    const { prologMs, launchMs } = parseEmptyAnswer('1764000000.150000\n1764000000.100000\n1764000000.102000\n');
    expect([Math.round(prologMs), Math.round(launchMs)]).toEqual([2, 50]);
  });

  it('are refused when something is missing', () => {
    expect(() => parseEmptyAnswer('1764000000.150000\n')).toThrow('ML-BENCH-JOIN');
    expect(() => parsePrologAnswer(`1\n${STARTS}\n3\n4\n{"joinedAtMs":null}`)).toThrow('ML-BENCH-JOIN');
    expect(() => parsePrologAnswer(`1\n${STARTS}\n3\n${TIMELINE}`)).toThrow('ML-BENCH-JOIN');
  });
});
