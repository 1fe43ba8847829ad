// What a dimension is called on the page.

import { text } from '../text/text.ts';
import { type Dimension, labelKeyOf, propertyOf } from './dimensions.ts';

export function labelOf(dimension: Dimension): string {
  const key = labelKeyOf(dimension);
  return key === undefined ? (propertyOf(dimension) ?? dimension) : text(key);
}
