import { describe, expect, it } from 'vitest';
import { exampleRow } from '../testing/row.ts';
import { renderChart } from './chart.ts';

describe('the chart', () => {
  it('has two bars for each row, as long as its figures', () => {
    const chart = renderChart([exampleRow({ upMbps: 500, downMbps: 1_000 }), exampleRow({ tls: true })], 'today');
    expect(chart.match(/height="9"/g)).toHaveLength(4);
    expect(chart).toContain('relay-tls');
    const [up = 0, down = 0] = [...chart.matchAll(/width="([\d.]+)" height="9"/g)].map(([, width]) => Number(width));
    expect(down / up).toBeCloseTo(2);
  });

  it('keeps texts apart from its own tags', () => {
    const chart = renderChart([], 'a <b> & c');
    expect(chart).toContain('>a &lt;b&gt; &amp; c</text>');
    expect(chart).not.toContain('<b>');
  });
});
