import Link from 'next/link'
import type { ReactElement } from 'react'

export default function Home(): ReactElement {
  return (
    <ul>
      <li>
        <Link href="/action">A server action</Link>
      </li>
      <li>
        <Link href="/handler">A route handler</Link>
      </li>
    </ul>
  )
}
