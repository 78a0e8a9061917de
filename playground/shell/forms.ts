export const FRAMEWORKS = { react: 'React', vue: 'Vue', plain: 'Plain' } as const

export type Framework = keyof typeof FRAMEWORKS

interface FormText {
  /** Its name among the files of a framework. */
  readonly file: string
  readonly title: string
  readonly lead: string
}

/** The same forms in every framework. */
export const FORMS = {
  native: {
    file: 'NativePost',
    title: 'Native post',
    lead: 'No script of yours sends this form: the browser does. The submit waits until there is a token, which travels in the form’s data.',
  },
  submit: {
    file: 'JavaScriptSubmit',
    title: 'JavaScript submit',
    lead: 'A handler asks for a token when it needs one. withToken resolves whatever happens: a closed challenge is an answer, not an exception.',
  },
  action: {
    file: 'FormAction',
    title: 'Form action',
    lead: 'The function that receives the form’s data finds the token in it. It did nothing to get it, and a second submit brings a new one.',
  },
  dialog: {
    file: 'InDialog',
    title: 'In a dialog',
    lead: 'Beneath a modal dialog nothing can be clicked. So the challenge opens inside it.',
  },
  long: {
    file: 'LongForm',
    title: 'Long form',
    lead: 'Nothing is requested before the first field is touched, and the token is minted when the form is sent: it cannot grow old while somebody types.',
  },
  two: {
    file: 'TwoAtOnce',
    title: 'Two at once',
    lead: 'Two forms, two widgets, one script. Each form waits for its own token.',
  },
  route: {
    file: 'ThereAndBack',
    title: 'There and back',
    lead: 'Go to another view and return: what was typed is still there, and so is a widget that works.',
  },
} as const satisfies Readonly<Record<string, FormText>>

export type FormName = keyof typeof FORMS

export const isFormName = (name: string | null): name is FormName => name !== null && Object.hasOwn(FORMS, name)
