import { ListLoading } from '#components/data-table/list-loading.tsx'

export default function AlertsLoading() {
  return <ListLoading title="Alerts" />
}
