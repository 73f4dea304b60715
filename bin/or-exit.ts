/** Starts a part of a process. A fault is told in its own words, without a stack, and ends the process with code 1. */
export async function orExit<Part>(start: () => Promise<Part> | Part): Promise<Part> {
  try {
    return await start()
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}
