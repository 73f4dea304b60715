export const MAX_TENANT_NAME_LENGTH = 100

/** Lower-case letters, digits and hyphens, no hyphen at either end: a slug is part of addresses. */
export const SLUG_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/
