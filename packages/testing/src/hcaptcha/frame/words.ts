/** What is written in the frames. */
export interface HcaptchaWords {
  readonly human: string
  readonly testing: string
  readonly refused: string
  readonly title: string
  readonly task: string
  readonly verify: string
  readonly fail: string
  readonly expire: string
  readonly close: string
  readonly again: string
  readonly left: string
}

/** Self-contained: its text is part of the frames. */
export function hcaptchaWords(language = 'en'): HcaptchaWords {
  const en: HcaptchaWords = {
    human: 'I am human',
    testing: 'For testing only',
    refused: 'This sitekey is not for this host',
    title: 'Are you human?',
    task: 'This challenge is emulated. Answer as your visitor might.',
    verify: 'Verify',
    fail: 'Fail',
    expire: 'Let it expire',
    close: 'Close',
    again: 'Please try again.',
    left: 'seconds left',
  }
  const tables: Readonly<Record<string, HcaptchaWords>> = {
    en,
    de: {
      human: 'Ich bin ein Mensch',
      testing: 'Nur zum Testen',
      refused: 'Dieser Schlüssel gilt hier nicht',
      title: 'Bist du ein Mensch?',
      task: 'Diese Aufgabe ist nachgebildet. Antworte, wie deine Besucher es täten.',
      verify: 'Überprüfen',
      fail: 'Falsch antworten',
      expire: 'Ablaufen lassen',
      close: 'Schließen',
      again: 'Bitte noch einmal.',
      left: 'Sekunden übrig',
    },
    fr: {
      human: 'Je suis un humain',
      testing: 'Pour les tests',
      refused: 'Cette clé ne vaut pas pour cet hôte',
      title: 'Êtes-vous humain ?',
      task: 'Ce défi est simulé. Répondez comme le feraient vos visiteurs.',
      verify: 'Vérifier',
      fail: 'Se tromper',
      expire: 'Laisser expirer',
      close: 'Fermer',
      again: 'Veuillez réessayer.',
      left: 'secondes restantes',
    },
  }
  return tables[language.slice(0, 2).toLowerCase()] ?? en
}
