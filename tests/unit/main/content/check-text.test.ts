import { describe, expect, it } from 'vitest'
import { findTextFaults } from '../../../../src/main/content/check-text.ts'

describe('findTextFaults', () => {
  it.each([
    ['en', 'Call {{emergencyNumber}} (now): it’s 100.4°F – “fever”.'],
    ['es', '¿Tiene fiebre? Llame a la clínica «ya».'],
    ['ar', 'اتصل بالرقم {{emergencyNumber}} (الآن)، أو اضغط زر النداء «فورًا».'],
    ['zh-Hans', '请拨打{{emergencyNumber}}（急救），做 CT 检查。'],
    ['ja', 'ナースコールを押してください「今すぐ」。'],
    ['ko', '지금 호출 버튼을 누르세요.'],
    ['ru', 'Нажмите кнопку вызова. МРТ и CT.'],
    ['fa', 'می‌توانید دکمه را فشار دهید.'],
    ['hi', 'अभी कॉल बटन दबाएँ।'],
    ['pl', 'Powiedz „pomocy”.'],
    ['en', 'If 3 < 5 days, and R&D.'],
  ])('takes a text of %s as it is written there: %s', (tag, text) => {
    expect(findTextFaults(text, tag)).toEqual([])
  })

  it.each([
    ['a mark that turns text round', 'ar', 'اتصل \u202E911', /^has the direction mark U\+202E/],
    ['an isolate', 'en', 'Call \u2066911\u2069', /^has the direction mark U\+2066/],
    ['a line break', 'en', 'Call\nnow', /^has U\+000A/],
    ['a space of no width', 'en', 'Call\u200Bnow', /^has U\+200B/],
    ['a joiner where the script has none', 'es', 'Lla\u200Dme', /^has U\+200D/],
    ['a tag', 'en', 'Call <b>now</b>', /^has markup, <b>/],
    ['a tag left open', 'en', 'Call <b', /^has markup, <b/],
    ['an entity', 'en', 'Call&nbsp;now', /^has markup, &nbsp;/],
    ['a bracket left open', 'en', 'Call (now', /^has \( and \) that do not pair up/],
    ['a bracket closed twice', 'zh-Hans', '急救）（电话', /^has （ and ） that do not pair up/],
    ['Cyrillic in Spanish', 'es', 'Ll\u0430me', /^has \u0430 \(U\+0430\), no letter/],
    ['a Greek capital in English', 'en', '\u0391sk', /^has \u0391 \(U\+0391\), no letter/],
    ['Latin inside a Russian word', 'ru', 'К\u043Doпка', /^mixes Latin and Cyrillic letters/],
    ['Japanese in Chinese', 'zh-Hans', '请の', /^has の/],
  ])('refuses %s', (_what, tag, text, reason) => {
    expect(findTextFaults(text, tag)).toEqual([expect.stringMatching(reason)])
  })
})
