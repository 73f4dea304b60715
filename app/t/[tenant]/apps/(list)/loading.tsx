import { ListLoading } from '#components/data-table/list-loading.tsx'

export default function AppsLoading() {
  return <ListLoading title="Apps" />
}
