/** What an audited action is about: the noun before its point, and how it is called. */
export const AUDIT_NOUNS: readonly { value: string; label: string }[] = [
  { value: 'api_key', label: 'API keys' },
  { value: 'app', label: 'Apps' },
  { value: 'credential', label: 'Credentials' },
  { value: 'member', label: 'Members' },
  { value: 'invitation', label: 'Invitations' },
  { value: 'user', label: 'Users' },
  { value: 'tenant', label: 'Settings' },
  { value: 'push_token', label: 'Push tokens' },
  { value: 'device', label: 'Devices' },
  { value: 'calls', label: 'Calls' },
  { value: 'alert', label: 'Alerts' },
  { value: 'webhook', label: 'Webhooks' },
]

/** `api_key.create` as `API key: create`, `app.create` as `App: create`. */
export function actionWords(action: string): string {
  const [noun = '', verb = ''] = action.split('.')
  const plain = noun.replaceAll('_', ' ')
  const words = noun === 'api_key' ? 'API key' : `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`
  return `${words}: ${verb.replaceAll('_', ' ')}`
}
