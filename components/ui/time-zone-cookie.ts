/** Where the viewer's time zone is kept, so that the server writes times in it too and nothing jumps. */
export const TIME_ZONE_COOKIE = 'reveille-zone'
