// Ascending texts as bytes, where the reader has a list that holds most of them: the values of a
// delta are mostly those of its base, and the pages of a visitor table those of the counts. Of a
// known text its place is stored, which takes a byte or less; the others stand as they are.

import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * Both lists must ascend in UTF-16 code units, each without equals. Where nothing is known, texts
 * are stored as ByteWriter stores them.
 */
export function writeTexts(writer: ByteWriter, texts: readonly string[], known: readonly string[]): void {
  const gaps: number[] = [];
  const others: string[] = [];
  let [place, next] = [0, 0];
  for (const text of texts) {
    while ((known[place] ?? text) < text) place += 1;
    if (known[place] === text) {
      gaps.push(place - next);
      next = place + 1;
    } else others.push(text);
  }
  if (known.length > 0) {
    writer.varint(gaps.length);
    for (const gap of gaps) writer.varint(gap);
  }
  writer.texts(others);
}

/**
 * They ascend, too. Throws RangeError or TypeError on what writeTexts has not written with this
 * list.
 */
export function readTexts(reader: ByteReader, known: readonly string[]): readonly string[] {
  const count = known.length > 0 ? reader.varint() : 0;
  if (count > known.length) throw new RangeError(`${count} known texts are more than ${known.length}`);
  const texts: string[] = [];
  for (let place = 0; texts.length < count; place += 1) {
    place += reader.varint();
    const text = known[place];
    if (text === undefined) throw new RangeError(`there is no known text ${place} of ${known.length}`);
    texts.push(text);
  }
  const others = ascending(reader.texts());
  let place = 0;
  for (const text of others) {
    while ((known[place] ?? text) < text) place += 1;
    if (known[place] === text) throw new RangeError('a known text is stored without need');
  }
  return merged(texts, others);
}

/** The texts themselves. Throws RangeError unless they ascend in UTF-16 code units. */
export function ascending(texts: readonly string[]): readonly string[] {
  for (let index = 1; index < texts.length; index += 1) {
    if ((texts[index - 1] ?? '') >= (texts[index] ?? '')) throw new RangeError(`text ${index} is out of order`);
  }
  return texts;
}

/** Of two ascending lists that share no text. */
function merged(texts: readonly string[], others: readonly string[]): readonly string[] {
  if (others.length === 0) return texts;
  if (texts.length === 0) return others;
  const all: string[] = [];
  let next = 0;
  for (const text of texts) {
    for (let other = others[next]; other !== undefined && other < text; other = others[(next += 1)]) all.push(other);
    all.push(text);
  }
  for (; next < others.length; next += 1) all.push(others[next] ?? '');
  return all;
}
