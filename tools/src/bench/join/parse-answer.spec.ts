import { isMoorlineError } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { parseWrapperAnswer } from './parse-answer.ts';

const STARTS = `10.000000 10.090000 11.000000 11.070000 12.000000 12.071000 13.000000 13.050000 14.000000 14.069000 `;
const STATUS = JSON.stringify([{ attachment: 'join', health: { joinMs: 201.5, transport: 'wss' } }]);

describe('the answer of a job', () => {
  it('has the times of its script and what the agent measured', () => {
    const figures = parseWrapperAnswer(`${STARTS}\n1764000000.170000\n1764000000.420000\n${STATUS}\n`);
    expect(figures.joinMs).toBe(201.5);
    expect(figures.agentStartMs).toBeCloseTo(70, 1);
    expect(figures.commandMs).toBeCloseTo(250, 1);
  });

  it.each(['', `\n\n\n${STATUS}`, `1 2\n2\n3\n${STATUS}`, `${STARTS}\n2\n3\n[]`, `${STARTS}\n2\n3\n[{"health":{"joinMs":null}}]`, `${STARTS}\n2\n3\nML-TIMEOUT: no`])('is refused when something is missing: %j', (text) => {
    try {
      parseWrapperAnswer(text);
      expect.unreachable();
    } catch (error) {
      expect(isMoorlineError(error, 'ML-BENCH-JOIN')).toBe(true);
    }
  });
});
