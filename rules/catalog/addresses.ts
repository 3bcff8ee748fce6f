/** How platforms, proxies and starters name addresses: the caller's, and the app's own. */

/** Headers in which the platform, or the proxy before the app, says the caller's address (FACTS A; the platforms' documentation). */
export const callersAddress = /^(x-forwarded-for|x-real-ip|x-vercel-forwarded-for|cf-connecting-ip|true-client-ip|fly-client-ip|x-nf-client-connection-ip|x-client-ip|x-vercel-ip-\w+|forwarded)$/i;

/** What names the app's own origin: the variables that hosts and starters set, and what requests and browsers say. */
export const ownOrigin =
  /^(?:NEXT_PUBLIC_)?(?:VERCEL_(?:PROJECT_PRODUCTION_|BRANCH_)?URL|(?:APP|SITE|BASE|WEB|WEBAPP|HOST|ROOT|WEBSITE|PUBLIC|DEPLOYMENT)_(?:BASE_)?(?:URL|URI|ORIGIN|HOST|DOMAIN)|NEXTAUTH_URL|AUTH_URL|BETTER_AUTH_URL)$|^(?:nextUrl\.)?origin$|^location\.origin$|^nextUrl$|^(?:req|request)\.url$|^url$|^(?:x-forwarded-)?host$|^https?:\/\/(?:localhost|127\.0\.0\.1):3000(?:\/|$)/iu;
