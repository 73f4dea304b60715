import { ListLoading } from '#components/data-table/list-loading.tsx'

export default function ApiKeysLoading() {
  return <ListLoading title="API keys" />
}
