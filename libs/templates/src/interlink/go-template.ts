/**
 * A value as JSON in which texts of the form `{{…}}` stay actions of Go's text/template: their result stands in quotes,
 * or, if they are in `bare`, as it is, such as a number or what `printf "%q"` quotes itself.
 * @throws RangeError for an action with a quote or backslash that JSON would have to escape
 */
export function goJson(value: unknown, bare: readonly string[] = []): string {
  const text = JSON.stringify(value, (_key, one: unknown) => (typeof one === 'string' && bare.includes(one) ? `${BARE}${bare.indexOf(one)}` : one));
  const actions = text.match(/\{\{[^}]*\}\}/g) ?? [];
  if (actions.some((action) => /["\\]/.test(action))) throw new RangeError('an action cannot hold quotes within JSON');
  return bare.reduce((done, action, index) => done.replaceAll(`"${BARE}${index}"`, action), text);
}

/** No text of ours looks like this. */
const BARE = 'moorline-action-';
