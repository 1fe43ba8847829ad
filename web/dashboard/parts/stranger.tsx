// A string that a stranger has sent: text and nothing else, isolated from the direction of the text
// around it.

import { printable } from '../format/printable.ts';

export const Stranger = ({ value }: { readonly value: string }) => <bdi>{printable(value)}</bdi>;
