import { CaptchaField, hcaptcha } from '@captcha-field/react'
import { createRoot } from 'react-dom/client'

const provider = hcaptcha({ sitekey: '10000000-ffff-ffff-ffff-000000000001' })
const form = document.querySelector('form')
if (form !== null)
  createRoot(form).render(<CaptchaField provider={provider} onSolve={({ expiresAt }) => void expiresAt} />)
