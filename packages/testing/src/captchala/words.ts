/** What is written on the trigger. */
export interface CaptchalaWords {
  readonly trigger: string
  readonly busy: string
  readonly passed: string
  readonly failed: string
}

/** Self-contained: its text is part of the emulated script. */
export function captchalaWords(language: string): CaptchalaWords {
  const en: CaptchalaWords = {
    trigger: 'Click to verify',
    busy: 'Verifying…',
    passed: 'Verified',
    failed: 'Failed: click to try again',
  }
  const tables: Readonly<Record<string, CaptchalaWords>> = {
    en,
    de: {
      trigger: 'Zum Überprüfen klicken',
      busy: 'Wird überprüft …',
      passed: 'Überprüft',
      failed: 'Fehlgeschlagen: noch einmal klicken',
    },
    fr: {
      trigger: 'Cliquez pour vérifier',
      busy: 'Vérification…',
      passed: 'Vérifié',
      failed: 'Échec : cliquez pour réessayer',
    },
    zh: { trigger: '点击验证', busy: '验证中…', passed: '验证成功', failed: '验证失败，点击重试' },
  }
  return tables[language.slice(0, 2).toLowerCase()] ?? en
}
