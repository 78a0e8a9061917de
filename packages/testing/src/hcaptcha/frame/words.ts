/** What this vendor's box says of keys, beside the words that all challenges have. */
export interface HcaptchaWords {
  readonly testing: string
  readonly refused: string
}

/** Self-contained: its text is part of the frames. */
export function hcaptchaWords(language = 'en'): HcaptchaWords {
  const en: HcaptchaWords = { testing: 'For testing only', refused: 'This sitekey is not for this host' }
  const tables: Readonly<Record<string, HcaptchaWords>> = {
    en,
    de: { testing: 'Nur zum Testen', refused: 'Dieser Schlüssel gilt hier nicht' },
    fr: { testing: 'Pour les tests', refused: 'Cette clé ne vaut pas pour cet hôte' },
    zh: { testing: '仅供测试', refused: '此密钥不适用于该主机' },
  }
  return tables[language.slice(0, 2).toLowerCase()] ?? en
}
