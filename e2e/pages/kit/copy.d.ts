// A second copy of the packages, which the Vite configuration makes.
declare module '@captcha-field/core?copy' {
  export * from '@captcha-field/core'
}
declare module '@captcha-field/react?copy' {
  export * from '@captcha-field/react'
}
declare module '@captcha-field/vue?copy' {
  export * from '@captcha-field/vue'
}
