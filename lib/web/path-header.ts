/** Request header in which proxy.ts says what was asked for; what a client sends under this name is overwritten. */
export const PATH_HEADER = 'x-reveille-path'
