import { find } from '../shell/element.ts'
import { endpoint } from '../setup.ts'
import { attach } from './attach.ts'

// The browser sends this form. The submit waits for a token, which then is in the form's data.
const form = find('.stage form', HTMLFormElement)
form.action = endpoint
attach(form)
