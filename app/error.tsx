'use client'

import { ErrorPage, type ErrorPageProps } from '#components/frame/error-page.tsx'

export default function RootErrorPage(props: ErrorPageProps) {
  return <ErrorPage {...props} />
}
