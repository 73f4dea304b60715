import { ListLoading } from '#components/data-table/list-loading.tsx'

export default function DevicesLoading() {
  return <ListLoading title="Devices" />
}
