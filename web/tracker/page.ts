// The script's own tag, and the address of the page that it is in.

// A script that is imported has no tag, so this throws; the build wraps all of it in a `try`.
const { dataset: attributes, src } = document.currentScript as HTMLScriptElement;

/** The attributes of the tag, which docs/tracker.md lists. */
export { attributes };

/** Next to the folder of the script, under whatever prefix a gateway or a proxy has put both. */
export const endpoint = attributes['api'] || new URL('../api/event', src);

/** Whether the fragment of an address tells which page it is. */
export const isHash = 'hash' in attributes;

/** Without a fragment that tells no page: it may hold a secret, such as the token of a login. */
export const address = (): string => location.href.replace(isHash ? '' : /#.*/, '');
