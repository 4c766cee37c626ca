// Made by `npm run locale:names`.

/** Those of the languages' names that the Latin typeface lacks. */
export const letters = 'ءابةدرسعلمنهي中体始开文点简请这里'
