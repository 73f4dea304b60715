import { ListLoading } from '#components/data-table/list-loading.tsx'

export default function AuditLoading() {
  return <ListLoading title="Audit" />
}
