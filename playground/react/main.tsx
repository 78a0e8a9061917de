import { StrictMode, type ComponentType } from 'react'
import { createRoot } from 'react-dom/client'
import type { FormName } from '../shell/forms.ts'
import { openShell } from '../shell/shell.ts'
import { FormAction } from './FormAction.tsx'
import { InDialog } from './InDialog.tsx'
import { JavaScriptSubmit } from './JavaScriptSubmit.tsx'
import { LongForm } from './LongForm.tsx'
import { NativePost } from './NativePost.tsx'
import { ThereAndBack } from './ThereAndBack.tsx'
import { TwoAtOnce } from './TwoAtOnce.tsx'

const FORMS: Readonly<Record<FormName, ComponentType>> = {
  native: NativePost,
  submit: JavaScriptSubmit,
  action: FormAction,
  dialog: InDialog,
  long: LongForm,
  two: TwoAtOnce,
  route: ThereAndBack,
}

const sources = import.meta.glob<string>('./*.tsx', { query: '?raw', import: 'default', eager: true })

const { form, stage, showSource } = await openShell()
const Form = FORMS[form]
showSource(sources)

createRoot(stage).render(
  <StrictMode>
    <Form />
  </StrictMode>,
)
