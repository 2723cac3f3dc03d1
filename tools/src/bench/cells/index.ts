export { CARRIER_PATHS, labelOf, type Carrier, type CarrierPath } from './carrier.ts';
export { AXES, BASE, describeConditions, planCells, type Cell, type Conditions, type Selection } from './plan-cells.ts';
