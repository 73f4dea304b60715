import { LoaderCircle } from 'lucide-react'

/** A turning circle beside a word that says what is under way; silent to screen readers. */
export function Spinner() {
  return <LoaderCircle aria-hidden className="size-4 animate-spin" />
}
