import type { Scope } from '#lib/api-keys/scopes.ts'

/** A PBX that Reveille has a kit for, and how to put it in. */
export type Pbx = {
  id: string
  name: string
  /** What its API key must be allowed. */
  scopes: readonly Scope[]
  /** One step each, in order. */
  steps: readonly string[]
}

const CALLS: readonly Scope[] = ['registrations:write', 'calls:write']

/** Each has a folder of its id under `kits/`, but for the last one, which is a script of one's own. */
export const PBXES: readonly Pbx[] = [
  {
    id: 'kamailio',
    name: 'Kamailio',
    scopes: CALLS,
    steps: [
      'Install kamailio, kamailio-utils-modules and kamailio-extra-modules.',
      'Copy these files to /etc/kamailio/. settings.cfg holds the address and the key; the others need no change.',
      'In a Kamailio of your own, take the two reveille files over and call their routes, as kamailio.cfg says.',
      'Restart Kamailio, and let a phone register.',
    ],
  },
  {
    id: 'freeswitch',
    name: 'FreeSWITCH',
    scopes: CALLS,
    steps: [
      'Copy the .lua files to the scripts folder; reveille_settings.lua holds the address and the key.',
      'Load mod_lua and mod_curl, and call the scripts as their heads say.',
      'Reload the XML, and let a phone register.',
    ],
  },
  {
    id: 'asterisk',
    name: 'Asterisk',
    scopes: CALLS,
    steps: [
      'Include extensions_reveille.conf in extensions.conf; its globals hold the address and the key.',
      'Call reveille-dial where you dial an extension.',
      'Run reveille-registrations.mjs beside Asterisk: it reports the registrations that Asterisk accepted.',
      'Reload the dialplan, and let a phone register.',
    ],
  },
  {
    id: 'opensips',
    name: 'OpenSIPS',
    scopes: CALLS,
    steps: [
      'Take the routes of opensips-reveille.cfg over into your opensips.cfg; two shared variables hold the address and the key.',
      'Check it with opensips -C, restart, and let a phone register.',
    ],
  },
  {
    id: 'flexisip',
    name: 'Flexisip',
    scopes: ['calls:write', 'tokens:write'],
    steps: [
      'Put nginx-reveille.conf on the machine of Flexisip: it adds the key to each push request.',
      'Take the settings of flexisip-reveille.conf over into flexisip.conf.',
      'Restart both, and let a phone register.',
    ],
  },
  {
    id: 'script',
    name: 'Own script',
    scopes: CALLS,
    steps: [
      'Report each REGISTER that the PBX accepted. Nobody waits for the answer.',
      'At an INVITE, ask for a wake and do what "decision" says: wait, forward or reject.',
      'Put pushHint into X-PushHint of the forwarded INVITE, and tell what became of the call.',
    ],
  },
]

/** What stands where the API key goes. */
export const KEY_PLACEHOLDER = 'rvl_replace_me'

/** The three requests of a PBX, for a script of one's own. */
export function scriptText(gatewayUrl: string): string {
  return `#!/bin/sh
REVEILLE=${gatewayUrl}/api/v1
KEY=${KEY_PLACEHOLDER}

# 1. A REGISTER was accepted.
curl -s "$REVEILLE/registrations" -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' -d '{
  "aor": "sip:100@pbx.example.com",
  "contact": "<sip:100@203.0.113.7:5060;transport=tcp>;+sip.instance=\\"<urn:uuid:0e5f>\\"",
  "xToken": "740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad",
  "expires": 600
}'

# 2. An INVITE came: push, and wait until the phone has registered again.
curl -s "$REVEILLE/calls?format=form" -H "Authorization: Bearer $KEY" \\
  -d aor=sip:100@pbx.example.com -d callId="$SIP_CALL_ID" -d caller=+4512345678 -d wait=registered

# 3. What became of it.
curl -s "$REVEILLE/calls/events" -H "Authorization: Bearer $KEY" \\
  -d pushHint="$PUSH_HINT" -d type=answered
`
}
