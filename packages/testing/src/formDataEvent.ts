interface Realm {
  FormData?: typeof FormData
  FormDataEvent?: unknown
}

let teachers = 0
let forget = (): void => {}

/**
 * Teaches simulated documents (jsdom, happy-dom) the `formdata` event: there, `new FormData(form)` fires none, and a
 * token that is delivered by it would never enter the form's data. Does nothing where the platform knows it, or where
 * there is no document.
 *
 * Answers with the function that undoes it; what was taught twice is forgotten with the second undoing.
 */
export function teachFormDataEvent(): () => void {
  const realm: Realm = globalThis
  const Original = realm.FormData
  if (typeof document === 'undefined' || !Original) return () => {}
  if (teachers === 0) {
    if (realm.FormDataEvent) return () => {}
    forget = teach(realm, Original)
  }
  teachers += 1
  let taught = true
  return () => {
    if (!taught) return
    taught = false
    teachers -= 1
    if (teachers === 0) forget()
  }
}

function teach(realm: Realm, Original: typeof FormData): () => void {
  class TaughtFormDataEvent extends Event {
    readonly formData: FormData
    constructor(type: string, init: EventInit & { formData: FormData }) {
      super(type, init)
      this.formData = init.formData
    }
  }
  realm.FormDataEvent = TaughtFormDataEvent
  realm.FormData = new Proxy(Original, {
    construct(target, args: unknown[], newTarget) {
      const data: unknown = Reflect.construct(target, args, newTarget)
      if (!(data instanceof Original)) throw new TypeError('not a FormData')
      const [form] = args
      if (form instanceof HTMLFormElement)
        form.dispatchEvent(new TaughtFormDataEvent('formdata', { bubbles: true, formData: data }))
      return data
    },
  })
  return () => {
    realm.FormData = Original
    delete realm.FormDataEvent
  }
}
