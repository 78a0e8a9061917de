import { createApp, type Component } from 'vue'
import type { FormName } from '../shell/forms.ts'
import { openShell } from '../shell/shell.ts'
import FormAction from './FormAction.vue'
import InDialog from './InDialog.vue'
import JavaScriptSubmit from './JavaScriptSubmit.vue'
import LongForm from './LongForm.vue'
import NativePost from './NativePost.vue'
import ThereAndBack from './ThereAndBack.vue'
import TwoAtOnce from './TwoAtOnce.vue'

const FORMS: Readonly<Record<FormName, Component>> = {
  native: NativePost,
  submit: JavaScriptSubmit,
  action: FormAction,
  dialog: InDialog,
  long: LongForm,
  two: TwoAtOnce,
  route: ThereAndBack,
}

const sources = import.meta.glob<string>('./*.vue', { query: '?raw', import: 'default', eager: true })

const { form, stage, showSource } = await openShell()
showSource(sources)
createApp(FORMS[form]).mount(stage)
