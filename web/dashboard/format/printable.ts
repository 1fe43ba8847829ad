// A stranger's string, so that it can do nothing to the text around it: control characters and
// those that turn the direction of text are written as escapes.

// Control characters are what this is about.
// oxlint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export const printable = (text: string): string =>
  text.replaceAll(UNSEEN, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
