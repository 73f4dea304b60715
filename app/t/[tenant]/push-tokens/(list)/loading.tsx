import { ListLoading } from '#components/data-table/list-loading.tsx'

export default function PushTokensLoading() {
  return <ListLoading title="Push tokens" />
}
