// Whole pages and their states: sites, the guide, errors, the login.

export const PAGES = {
  'app.title': 'Analytics',
  'app.site_title': '{site} · Analytics',

  'sites.title': 'Sites',
  'sites.all': 'All sites',
  'sites.switch': 'Site',
  'sites.search': 'Search sites',
  'sites.none': 'There are no sites yet',
  'sites.none_more': 'Add one, or send its first event to an open deployment:',
  'sites.week': '{visitors} visitors in 7 days',
  'sites.spark': 'Visitors of the last 7 days: {values}',
  'sites.nothing': 'No site has “{text}” in its name.',

  'guide.title': 'Waiting for the first event of {site}',
  'guide.snippet': 'Put this into the head of every page:',
  'guide.curl': 'Or send one event from a terminal:',
  'guide.copy': 'Copy',
  'guide.copied': 'Copied',
  'guide.waiting': 'This page looks every two seconds. It shows the numbers as soon as there are any.',
  'guide.stopped': 'Ten minutes have passed without an event.',
  'guide.again': 'Look again',
  'guide.blocked':
    'Nothing comes? A content blocker may hold the script back: try a private window, or another browser. ' +
    'Pages on localhost are not counted.',
  'guide.origins': 'A page may send events only if its origin is listed:',

  'empty.title': 'Nothing in this range',
  'empty.more': 'There were no events in these days. Choose others, or see all time.',
  'empty.all': 'Show all time',
  'empty.today': 'Nothing yet today',

  'error.title': 'The numbers could not be loaded',
  'error.offline': 'There is no connection to the server. The numbers shown are older.',
  'error.server': 'The server answered with an error ({status}).',
  'error.question': 'The server cannot answer this question: {message}',
  'error.unknown_site': 'There is no site of this name, or you may not read it.',
  'error.retry': 'Try again',
  'error.chunk': 'A part of the page could not be loaded.',
  stale: 'Numbers of {time}',

  'login.title': 'Log in',
  'login.about': 'Paste a token that reads (it begins with fa_read_ or fa_share_):',
  'login.submit': 'Log in',
  'login.link': 'Or run this where the deployment’s credentials are, and open the link that it prints:',
  'login.wrong': 'This token is not good: it is unknown, expired, revoked or of another kind.',
  'login.code_unanswered': 'The server did not answer. Reload this page to try the link again, or make another one:',
  'login.code_spent': 'This login link was used already, or is over ten minutes old. Make another one:',
  'login.working': 'Logging in …',
  'login.failed': 'The login did not work ({status}). Try again.',
  'login.expired': 'Your session is over. Log in again to see the numbers.',
  logout: 'Log out',
} as const;
