// UTF-8 for any string of JavaScript, also one that is not well-formed: a lone surrogate takes the
// three bytes that its number would have. So a string comes back as it was sent, in as many bytes
// as `Buffer.byteLength` says. WTF-8, https://simonsapin.github.io/wtf-8/

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What Node writes for each lone surrogate; a string may have it of its own. */
const REPLACEMENT = '\uFFFD';
const REPLACED = /\uFFFD|\p{Surrogate}/gu;

/** The lead byte of U+D000 to U+DFFF, and the least second byte of a surrogate. */
const LEAD = 0xed;
const SURROGATE = 0xa0;
/** The lead byte of U+F000 to U+FFFF. */
const REPLACEMENT_LEAD = 0xef;

/** The bytes of any string. */
export function encodeText(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  if (text.isWellFormed()) return bytes;
  let at = -1;
  for (const [character] of text.matchAll(REPLACED)) {
    at = bytes.indexOf(REPLACEMENT, at + 1);
    bytes.set(threeBytes(character.charCodeAt(0)), at);
  }
  return bytes;
}

/** The inverse. Throws TypeError on bytes that encodeText has not written. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return STRICT.decode(bytes);
  } catch (error) {
    const text = decodeSurrogates(bytes);
    // Two halves of a pair, one after the other, are no lone surrogates.
    if (Buffer.compare(encodeText(text), bytes) !== 0) throw error;
    return text;
  }
}

function decodeSurrogates(bytes: Uint8Array): string {
  const plain = Uint8Array.from(bytes);
  const units: number[] = [];
  for (let at = 0; at < bytes.length - 2; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead !== LEAD && lead !== REPLACEMENT_LEAD) continue;
    const second = bytes[at + 1] ?? 0;
    const unit = ((lead & 0x0f) << 12) | ((second & 0x3f) << 6) | ((bytes[at + 2] ?? 0) & 0x3f);
    if (lead === LEAD && second >= SURROGATE) plain.set(threeBytes(REPLACEMENT.charCodeAt(0)), at);
    else if (lead === LEAD || unit !== REPLACEMENT.charCodeAt(0)) continue;
    units.push(unit);
  }
  let next = 0;
  return STRICT.decode(plain).replaceAll(REPLACEMENT, () => String.fromCharCode(units[next++] ?? 0));
}

const threeBytes = (unit: number): [number, number, number] => [
  0xe0 | (unit >> 12),
  0x80 | ((unit >> 6) & 0x3f),
  0x80 | (unit & 0x3f),
];
