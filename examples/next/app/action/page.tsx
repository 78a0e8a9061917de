import type { ReactElement } from 'react'
import { SignUpForm } from './SignUpForm'

export default function Page(): ReactElement {
  return <SignUpForm />
}
