type Press = Pick<Event, 'type' | 'isTrusted'> & { readonly repeat?: boolean }

/**
 * Whether somebody is there: a finger or a key that went down just now, and by itself. A key that is
 * held, a finger or a thing that lies on the screen, what moves without a press and what a script
 * makes up can go on for hours with nobody there.
 */
export const isFreshPress = ({ type, isTrusted, repeat = false }: Press): boolean =>
  isTrusted && (type === 'pointerdown' || type === 'keydown') && !repeat
