import * as grammarModule from 'jssip/lib/Grammar.js'

type Grammar = { parse(input: string, startRule: 'SIP_URI'): unknown }

// jssip is CommonJS, and its declarations claim named exports that Node does not see: Node gives it as
// `default`, a bundler may give the members themselves.
const loaded: unknown = 'default' in grammarModule ? grammarModule.default : grammarModule
const grammar = loaded as Grammar

/**
 * Whether `text` is a SIP or SIPS URI by the grammar of RFC 3261 §25.1. Never throws.
 *
 * The only door to jssip, and narrow on purpose: its parser folds parameter names and values to lower case,
 * decodes the user part and keeps the last of two equal parameters, none of which may happen to a push token.
 * So it judges, and what it judged is taken apart here, byte for byte. `Grammar` pulls in no browser code.
 */
export function isSipUri(text: string): boolean {
  // jssip decodes escapes as UTF-8 and throws on others (`%ff`), which RFC 3261 allows.
  const withoutEscapes = text.replace(/%[0-9A-Fa-f]{2}/g, 'x')
  try {
    return grammar.parse(withoutEscapes, 'SIP_URI') !== -1
  } catch {
    // The generated parser has no other way to say "no" where one of its own actions stumbles.
    return false
  }
}
