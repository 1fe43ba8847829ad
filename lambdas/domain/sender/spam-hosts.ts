// Referrer spam: hosts that programs name as the page that they came from, so that site owners look
// at them. A short list of the best known ones; those that come and go by the week are better
// blocked by country or address.

const HOSTS = new Set(
  `0n-line.tv 100dollars-seo.com 4webmasters.org 7makemoneyonline.com anticrawler.org
  baixar-musicas-gratis.com best-seo-offer.com best-seo-solution.com bestwebsitesawards.com blackhatworth.com
  buttons-for-website.com buttons-for-your-website.com buy-cheap-online.info cenokos.ru cenoval.ru
  darodar.com descargar-musica-gratis.net dominateforex.ml event-tracking.com fix-website-errors.com
  floating-share-buttons.com free-share-buttons.com free-social-buttons.com get-free-social-traffic.com
  get-free-traffic-now.com getlamborghini.ga googlsucks.com guardlink.org hulfingtonpost.com
  humanorightswatch.org ilovevitaly.co ilovevitaly.com kambasoft.com keywords-monitoring-your-success.com
  lomb.co lumb.co makeprogress.ga o-o-6-o-o.com o-o-8-o-o.com priceg.com rank-checker.online ranksonic.info
  ranksonic.org savetubevideo.com semalt.com semaltmedia.com seo-platform.com share-buttons.xyz
  simple-share-buttons.com site-auditor.online sitevaluation.org social-buttons.com success-seo.com
  top1-seo-service.com traffic2cash.xyz trafficbot.life trafficmonetize.org trafficmonetizer.org
  video--production.com video-woman.com web-revenue.xyz webmonetizer.net website-errors-scanner.com
  websites-reviews.com`.split(/\s+/),
);

/** The listed host that it is, or is below; undefined for any other. */
export function spamHostOf(host: string): string | undefined {
  const labels = host.toLowerCase().split('.', MAX_LABELS);
  return labels.map((_, index) => labels.slice(index).join('.')).find((name) => HOSTS.has(name));
}

/** Of a host name (RFC 1035 allows 127); all that is listed has three at most. */
const MAX_LABELS = 10;
