import { NothingHere } from '#components/frame/nothing-here.tsx'

/** Inside a tenant that the person may see: this one thing is missing, or belongs to another tenant. */
export default function NotFound() {
  return (
    <>
      <title>Not found · Reveille</title>
      <NothingHere />
    </>
  )
}
