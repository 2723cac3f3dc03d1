import { expect, test } from 'vitest';
import { renderErrors } from './render-errors.ts';

test('a section has code, title, exit code, cause and remedy', () => {
  const text = renderErrors({ 'ML-B': { title: 'b', cause: 'It b.', remedy: 'Do b.', exitCode: 2 }, 'ML-A': { title: 'it broke', cause: 'It fell.', remedy: 'Lift it.', exitCode: 1 } });
  expect(text).toMatch(/## ML-A\n\nIt broke\. Exit code 1\.\n\n- \*\*Cause:\*\* It fell\.\n- \*\*Remedy:\*\* Lift it\.\n\n## ML-B/);
});
