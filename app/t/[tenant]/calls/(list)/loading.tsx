import { ListLoading } from '#components/data-table/list-loading.tsx'

export default function CallsLoading() {
  return <ListLoading title="Calls" />
}
