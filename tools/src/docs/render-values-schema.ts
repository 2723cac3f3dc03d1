import { chartValuesSchema } from '@moorline/mesh-core';
import * as z from 'zod';

/** values.schema.json of the chart, in the draft of JSON Schema that every helm 3 knows. */
export function renderValuesSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(chartValuesSchema, { io: 'input', unrepresentable: 'any', target: 'draft-7' }), null, 2)}\n`;
}
