// The channel of an event: by what kind of source, medium and campaign its visitor came. The rules
// are those of Google Analytics' default channel groups, which Plausible has too
// (https://support.google.com/analytics/answer/9756891), and one for assistants. The first that
// fits decides; a visitor who came by none of them came directly, and has no channel.

import type { Campaign } from './campaign.ts';
import type { Source } from './source.ts';

export const CHANNELS = [
  'Cross-network',
  'Paid Shopping',
  'Paid Search',
  'Paid Social',
  'Paid Video',
  'Display',
  'Paid Other',
  'Organic Shopping',
  'Organic Social',
  'Organic Video',
  'AI Assistants',
  'Organic Search',
  'Email',
  'Affiliates',
  'Audio',
  'SMS',
  'Mobile Push',
  'Referral',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Undefined for a visitor who came directly: without source, medium and campaign of a channel. */
export function channelOf(source: Source | undefined, { utm, click }: Campaign): Channel | undefined {
  const medium = utm.utm_medium?.toLowerCase() ?? '';
  const campaign = utm.utm_campaign?.toLowerCase() ?? '';
  const name = utm.utm_source?.toLowerCase() ?? '';
  const category = source?.category;
  const isPaid = PAID.test(medium);
  const isShopping = category === 'shopping' || SHOPPING.test(campaign);
  const isPaidClick =
    (source?.name === 'Google' && click === 'gclid') || (source?.name === 'Bing' && click === 'msclkid');

  if (campaign.includes('cross-network')) return 'Cross-network';
  if (isPaid && isShopping) return 'Paid Shopping';
  if ((isPaid && category === 'search') || isPaidClick) return 'Paid Search';
  if (isPaid && category === 'social') return 'Paid Social';
  if (isPaid && category === 'video') return 'Paid Video';
  if (DISPLAY.has(medium)) return 'Display';
  if (isPaid) return 'Paid Other';
  if (isShopping) return 'Organic Shopping';
  if (category === 'social' || SOCIAL.has(medium)) return 'Organic Social';
  if (category === 'video' || medium.includes('video')) return 'Organic Video';
  if (category === 'assistant') return 'AI Assistants';
  if (category === 'search' || medium === 'organic') return 'Organic Search';
  if (category === 'email' || EMAIL.test(medium) || EMAIL.test(name)) return 'Email';
  if (medium === 'affiliate' || medium === 'affiliates') return 'Affiliates';
  if (medium === 'audio') return 'Audio';
  if (medium === 'sms' || name === 'sms') return 'SMS';
  if (PUSH.test(medium) || name === 'firebase') return 'Mobile Push';
  if (source !== undefined || LINKS.has(medium)) return 'Referral';
  return undefined;
}

const PAID = /cp|^(?:ppc|retargeting)$|^paid/;
const SHOPPING = /(?:[^a-df-z]|^)shop|shopping/;
const DISPLAY = new Set(['display', 'banner', 'expandable', 'interstitial', 'cpm']);
const SOCIAL = new Set(['social', 'social-network', 'social-media', 'sm', 'social network', 'social media']);
const EMAIL = /^e[-_ ]?mail$/;
const PUSH = /push$|mobile|notification/;
const LINKS = new Set(['referral', 'app', 'link']);
