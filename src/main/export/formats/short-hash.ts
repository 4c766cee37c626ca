/**
 * As much of a SHA-256 (hex) as a code or an address carries: 64 bits tell the wordings that there
 * will ever be apart, and receivers cut long codes off.
 */
export const shortHash = (hash: string): string => hash.slice(0, 16)
