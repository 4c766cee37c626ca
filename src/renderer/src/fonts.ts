// Every typeface, bundled: nothing is taken from the system. Each file of a family covers some
// characters, and is read only when one of them is on screen. Which family a language starts with,
// `styles/fonts.css` says.
import '@fontsource-variable/atkinson-hyperlegible-next'
import '@fontsource-variable/noto-sans'
import '@fontsource-variable/noto-sans-arabic'
import '@fontsource-variable/noto-sans-jp'
import '@fontsource-variable/noto-sans-kr'
import '@fontsource-variable/noto-sans-sc'
import '@fontsource-variable/noto-sans-tc'
import './styles/fonts.css'
