import type { NextConfig } from 'next'

// oxlint-disable-next-line import/no-default-export -- Next looks for it
export default { poweredByHeader: false } satisfies NextConfig
