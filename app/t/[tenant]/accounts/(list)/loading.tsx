import { ListLoading } from '#components/data-table/list-loading.tsx'

export default function AccountsLoading() {
  return <ListLoading title="Accounts" />
}
