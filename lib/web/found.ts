import { notFound } from 'next/navigation'
import { AppError } from '#lib/platform/errors.ts'

/** What a `get…` use case gives, with its "not found" made the page's. Any other error stays one. */
export async function found<Value>(getting: Promise<Value>): Promise<Value> {
  try {
    return await getting
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound()
    throw error
  }
}

/** What a `get…` use case gives, or null where it finds nothing, for a part of a page that says so itself. */
export async function foundOrNull<Value>(getting: Promise<Value>): Promise<Value | null> {
  try {
    return await getting
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}
