import fc from 'fast-check';

/** One UTF-16 code unit, printable ASCII half of the time; lone surrogates and control characters as well. */
const codeUnit = fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.nat({ max: 0xffff })).map((code) => String.fromCharCode(code));

/** Any text that JavaScript can hold. Much quicker to set up than fast-check's units of whole Unicode. */
export function anyText(bounds: { readonly minLength?: number; readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ ...bounds, unit: codeUnit });
}
