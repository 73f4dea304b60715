import { ListLoading } from '#components/data-table/list-loading.tsx'

export default function CredentialsLoading() {
  return <ListLoading title="Credentials" />
}
