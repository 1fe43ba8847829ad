// Cross-origin rules of an HTTP API. If the API has them, the gateway answers preflights itself and
// writes the CORS headers of every answer; it drops those that a function sets.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html

import { z } from 'zod';

export const CorsConfiguration = z.object({
  AllowOrigins: z.array(z.string()).default([]),
  AllowMethods: z.array(z.string()).default([]),
  AllowHeaders: z.array(z.string()).default([]),
  ExposeHeaders: z.array(z.string()).default([]),
  AllowCredentials: z.boolean().default(false),
  MaxAge: z.number().optional(),
});
export type Cors = z.infer<typeof CorsConfiguration>;

/** The headers that say what a page of `origin` may do; none for an origin that is not allowed. */
export function corsHeaders(cors: Cors, origin: string | undefined, preflight: boolean): Record<string, string> {
  if (origin === undefined || !cors.AllowOrigins.some((allowed) => allowed === '*' || allowed === origin)) return {};
  const headers: Record<string, string> = {
    'access-control-allow-origin': cors.AllowOrigins.includes('*') ? '*' : origin,
  };
  if (cors.AllowCredentials) headers['access-control-allow-credentials'] = 'true';
  if (!preflight && cors.ExposeHeaders.length > 0)
    headers['access-control-expose-headers'] = cors.ExposeHeaders.join(',');
  if (!preflight) return headers;
  if (cors.AllowMethods.length > 0) headers['access-control-allow-methods'] = cors.AllowMethods.join(',');
  if (cors.AllowHeaders.length > 0) headers['access-control-allow-headers'] = cors.AllowHeaders.join(',');
  if (cors.MaxAge !== undefined) headers['access-control-max-age'] = String(cors.MaxAge);
  return headers;
}
