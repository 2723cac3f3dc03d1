import { describeConditions, labelOf } from '../cells/index.ts';
import type { Row } from '../measure/index.ts';

const WIDTH = 900;
const MARGIN = 20;
const LABEL_WIDTH = 150;
/** For the figure behind a bar. */
const VALUE_WIDTH = 90;
const BAR_HEIGHT = 10;
const ROW_HEIGHT = 2 * BAR_HEIGHT + 8;
const TITLE_HEIGHT = 30;
const UP = '#2f6f9f';
const DOWN = '#8fbcd4';
const INK = '#222222';

/** A chart of the throughput of all rows, one block for each set of conditions: an SVG document (W3C SVG 1.1). */
export function renderChart(rows: readonly Row[], caption: string): string {
  const most = Math.max(1, ...rows.flatMap(({ upMbps, downMbps }) => [upMbps, downMbps]));
  const scale = (WIDTH - 2 * MARGIN - LABEL_WIDTH - VALUE_WIDTH) / most;
  const parts: string[] = [];
  let top = MARGIN;
  const line = (text: string, size: number): void => {
    top += TITLE_HEIGHT;
    parts.push(words(MARGIN, top - BAR_HEIGHT, size, text));
  };
  line('Throughput in Mbit/s: dark from worker to cluster, light from cluster to worker', 15);
  line(caption, 10);
  for (const [conditions, group] of Map.groupBy(rows, describeConditions)) {
    line(conditions, 13);
    for (const row of group) {
      parts.push(words(MARGIN, top + BAR_HEIGHT + 3, 12, labelOf(row)), ...bar(top, row.upMbps, scale, UP), ...bar(top + BAR_HEIGHT, row.downMbps, scale, DOWN));
      top += ROW_HEIGHT;
    }
  }
  const height = top + MARGIN;
  return [`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif">`, `<rect width="${WIDTH}" height="${height}" fill="white"/>`, ...parts, '</svg>', ''].join('\n');
}

function bar(top: number, mbps: number, scale: number, colour: string): readonly string[] {
  const left = MARGIN + LABEL_WIDTH;
  const width = Number((mbps * scale).toFixed(1));
  return [`<rect x="${left}" y="${top}" width="${width}" height="${BAR_HEIGHT - 1}" fill="${colour}"/>`, words(left + width + 4, top + BAR_HEIGHT - 2, 9, String(Math.round(mbps)))];
}

function words(left: number, base: number, size: number, text: string): string {
  return `<text x="${left}" y="${base}" font-size="${size}" fill="${INK}">${escape(text)}</text>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
