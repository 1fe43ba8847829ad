// What went wrong with the numbers, over those that are still there, and the way to try again.

import type { ApiError } from '../api/http.ts';
import { formatClock } from '../format/times.ts';
import { loadedAt } from '../state/data.ts';
import { text } from '../text/text.ts';

export function Problem({ error, onRetry }: { readonly error: ApiError; readonly onRetry: () => void }) {
  return (
    <div class="problem-bar" role="alert">
      <p>
        <b>{text('error.title')}.</b> {describe(error)}{' '}
        {loadedAt.value !== undefined && <span>{text('stale', { time: formatClock(loadedAt.value) })}.</span>}
      </p>
      <button type="button" class="button" onClick={onRetry}>
        {text('error.retry')}
      </button>
    </div>
  );
}

function describe({ status, message }: ApiError): string {
  if (status === 0) return text('error.offline');
  if (status === 404) return text('error.unknown_site');
  if (status === 400) return text('error.question', { message });
  return text('error.server', { status: String(status) });
}
