// The way in: a token that reads is pasted, or the link of `ops login` opened. Nothing of any site
// is on this page.

import { useSignal } from '@preact/signals';

import { ApiError } from '../api/http.ts';
import { logIn } from '../api/session.ts';
import { Copy } from '../parts/copy.tsx';
import { access, codeProblem, loadSites } from '../state/access.ts';
import { loginCommand } from '../state/commands.ts';
import { reloadSite } from '../state/current-site.ts';
import { text } from '../text/text.ts';

/** What is said of links that log in, by what has become of one. */
const WAYS = { none: 'login.link', spent: 'login.code_spent', unanswered: 'login.code_unanswered' } as const;

export function Login() {
  const token = useSignal('');
  const problem = useSignal<string | undefined>(undefined);
  const isWorking = useSignal(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const pasted = token.value.trim();
    if (pasted === '' || isWorking.value) return;
    isWorking.value = true;
    problem.value = undefined;
    try {
      await logIn(pasted.startsWith('fa_login_') ? { code: pasted } : { token: pasted });
      codeProblem.value = undefined;
      await loadSites();
      reloadSite();
    } catch (error) {
      problem.value = describe(error);
    }
    isWorking.value = false;
  }

  return (
    <main class="login" id="main">
      <h1>{text('login.title')}</h1>
      {access.value === 'expired' && <output>{text('login.expired')}</output>}
      <form onSubmit={(event) => void submit(event)}>
        <label for="token">{text('login.about')}</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          spellcheck={false}
          maxLength={100}
          aria-invalid={problem.value !== undefined}
          aria-describedby="login-problem"
          value={token}
          onInput={(event) => (token.value = event.currentTarget.value)}
        />
        <button type="submit" class="button primary" disabled={isWorking.value}>
          {text(isWorking.value ? 'login.working' : 'login.submit')}
        </button>
        <p id="login-problem" class="problem" role="alert">
          {problem.value}
        </p>
      </form>
      <p>{text(WAYS[codeProblem.value ?? 'none'])}</p>
      <Copy value={loginCommand(location.hostname)} name={text('login.title')} />
    </main>
  );
}

function describe(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 401 || error.status === 400) return text('login.wrong');
  return text('login.failed', { status: String(error.status) });
}
