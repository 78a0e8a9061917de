/** What is written on the challenges of all emulated vendors. */
export interface ChallengeWords {
  readonly human: string
  readonly title: string
  readonly task: string
  readonly verify: string
  readonly fail: string
  readonly expire: string
  readonly close: string
  readonly again: string
  readonly left: string
}

/** Self-contained: its text is part of the emulated scripts. */
export function challengeWords(language = 'en'): ChallengeWords {
  const en: ChallengeWords = {
    human: 'I am human',
    title: 'Are you human?',
    task: 'This challenge is emulated. Answer as your visitor might.',
    verify: 'Verify',
    fail: 'Fail',
    expire: 'Let it expire',
    close: 'Close',
    again: 'Please try again.',
    left: 'seconds left',
  }
  const tables: Readonly<Record<string, ChallengeWords>> = {
    en,
    de: {
      human: 'Ich bin ein Mensch',
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
      title: 'Êtes-vous humain ?',
      task: 'Ce défi est simulé. Répondez comme le feraient vos visiteurs.',
      verify: 'Vérifier',
      fail: 'Se tromper',
      expire: 'Laisser expirer',
      close: 'Fermer',
      again: 'Veuillez réessayer.',
      left: 'secondes restantes',
    },
    zh: {
      human: '我是人类',
      title: '您是人类吗？',
      task: '这是模拟的验证，请像访客一样作答。',
      verify: '验证',
      fail: '答错',
      expire: '等待过期',
      close: '关闭',
      again: '请再试一次。',
      left: '秒剩余',
    },
  }
  return tables[language.slice(0, 2).toLowerCase()] ?? en
}
