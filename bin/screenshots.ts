import path from 'node:path'
import { Command } from 'commander'
import { dataDir, env } from '#lib/platform/env.ts'
import { openDemo } from '#tests/screenshots/running-demo.ts'
import { takeScreenshots } from '#tests/screenshots/take-screenshots.ts'

type Options = { out: string; data?: string }

async function run(only: readonly string[], { out, data }: Options): Promise<void> {
  const demo = await openDemo(data ?? dataDir(env()))
  try {
    const { count, missing } = await takeScreenshots({
      demo,
      appFolder: path.resolve(import.meta.dirname, '../app'),
      outFolder: out,
      only,
      say: (line) => console.error(line),
    })
    console.log(`${count} pictures are in ${path.resolve(out)}.`)
    if (missing.length > 0) console.error(`The demo has nothing to show on ${missing.join(', ')}.`)
  } finally {
    await demo.stop()
  }
}

await new Command('screenshots')
  .description(
    'a picture of every page of the console, in both themes and both widths, on the data of the demo',
  )
  .argument('[words...]', 'only pages whose name has one of these words')
  .option('--out <folder>', 'where the pictures go', 'screenshots')
  .option('--data <folder>', 'data folder of a demo that runs; one is started where none does')
  .action(run)
  .parseAsync()
