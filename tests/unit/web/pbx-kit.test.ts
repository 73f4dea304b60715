import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { KEY_PLACEHOLDER, PBXES, scriptText } from '#components/pbx-setup/pbxes.ts'
import { readPbxKit } from '#lib/web/pbx-kit.ts'

const GATEWAY = 'https://gateway.example:8443'

describe('the kit of a PBX', () => {
  it.each(PBXES.filter(({ id }) => id !== 'script').map(({ id }) => id))(
    'of %s comes with the address of the gateway and one placeholder for the key',
    async (pbx) => {
      const files = await readPbxKit(pbx, GATEWAY)
      const text = files.map((file) => file.text).join('\n')
      expect(text).toContain('gateway.example:8443')
      expect(text).not.toContain('127.0.0.1:4000')
      expect(text).toContain(KEY_PLACEHOLDER)
      expect(text.match(/rvl_\w+/g)?.filter((key) => key !== KEY_PLACEHOLDER)).toEqual([])
      expect(files[0]?.text).toContain(KEY_PLACEHOLDER)
    },
  )

  it('is there for every folder of kits', () => {
    const ids = PBXES.map(({ id }) => id)
    for (const folder of readdirSync('kits', { withFileTypes: true })) {
      if (folder.isDirectory()) expect(ids).toContain(folder.name)
    }
  })

  it.each(['script', '..', '../lib', 'kamailio/..', ''])('is empty for %j, which is none', async (name) => {
    expect(await readPbxKit(name, GATEWAY)).toEqual([])
  })

  it('of a script is three requests to the gateway', () => {
    const text = scriptText(GATEWAY)
    expect(text).toContain(`REVEILLE=${GATEWAY}/api/v1`)
    expect(text.match(/^curl /gm)).toHaveLength(3)
  })
})
