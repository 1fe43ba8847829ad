// A question that the server cannot answer exactly or with a stated error: it says why.

import type { ApiError } from '../api/http.ts';
import { text } from '../text/text.ts';

export const Refused = ({ error }: { readonly error: ApiError }) => (
  <p class="panel-empty">{text('error.question', { message: error.message })}</p>
);
