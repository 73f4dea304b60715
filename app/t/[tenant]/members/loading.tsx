import { ListLoading } from '#components/data-table/list-loading.tsx'

export default function MembersLoading() {
  return <ListLoading title="Members" />
}
