export { ADDRESS_BITS, formatAddress, parseAddress, type Family, type IpAddress } from './address.ts';
export { allocateAddressPair, chosenAddressPair, type AddressRequest } from './allocate.ts';
export { firstAddressesOf, gatewayOf, type Overlay } from './overlay.ts';
export { assertDisjoint, findOverlap, findOverlaps, type NamedRange, type RangeOverlap } from './overlap.ts';
export { allocatePort, type PortRequest } from './ports.ts';
export { formatRange, parseRange, rangeHas, rangeSize, rangesOverlap, rangeWithin, type IpRange } from './range.ts';
