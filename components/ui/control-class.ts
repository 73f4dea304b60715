/** The look that text inputs, selects and text areas share. */
export const CONTROL_CLASS =
  'w-full rounded-md border border-edge/60 bg-surface px-2.5 text-base text-ink shadow-sm transition-colors duration-100 placeholder:text-ink-faint hover:border-edge focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-bad'
