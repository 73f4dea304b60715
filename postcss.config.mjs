/** Tailwind 4 is a PostCSS plugin; its settings are the tokens in app/globals.css. */
const config = { plugins: { '@tailwindcss/postcss': {} } }

export default config
