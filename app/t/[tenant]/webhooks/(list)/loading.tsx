import { ListLoading } from '#components/data-table/list-loading.tsx'

export default function WebhooksLoading() {
  return <ListLoading title="Webhooks" />
}
