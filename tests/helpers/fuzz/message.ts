import fc from 'fast-check'
import { mayCall } from '../../../src/main/ipc/page-permissions.ts'
import { channelName, mapVerbs, type ContractShape } from '../../../src/shared/contract-types.ts'
import { contract } from '../../../src/shared/contract.ts'
import type { ErrorCode } from '../../../src/shared/errors.ts'
import type { VisitView } from '../../../src/shared/visit.ts'
import type { FakeIpcEvent } from '../fake-ipc.ts'
import { hostileInput } from './hostile-input.ts'
import { entriesOf, partsOf, type SchemaParts } from './schema-parts.ts'
import { validInput } from './valid-input.ts'

/** One message, from whom, and the one code that must come back. */
export interface Message {
  channel: string
  sender: FakeIpcEvent['sender']
  input: unknown
  expected: ErrorCode
}

/** What a message may name without being refused for it. */
export interface OpenState {
  visitId: string
  /** A visit of the same kiosk that is over. */
  earlierVisitId: string
  offered: readonly string[]
}

interface Channel {
  name: string
  input: SchemaParts
  /** The page that may use it. */
  caller: 'kiosk' | 'sheet'
}

/** Take a visit from the screen: said twice, or of one that is gone, they are right. */
const ENDING: readonly string[] = ['visit:stop', 'visit:leave']

const channels: readonly Channel[] = Object.values(
  mapVerbs(contract as ContractShape, (entry, group, verb): Channel | null => {
    if (entry.kind !== 'invoke') return null
    const name = channelName(group, verb)
    const caller = mayCall('kiosk', name) ? 'kiosk' : 'sheet'
    return { name, input: partsOf(entry.input), caller }
  }),
).flatMap((verbs) => Object.values(verbs).filter((channel) => channel !== null))

/** Messages that must all be refused: malformed, of another visit or language, from another page. */
export function refusedMessage(open: OpenState): fc.Arbitrary<Message> {
  const having = (key: string) =>
    channels.filter((channel) => key in entriesOf(channel.input) && !isForStaff(channel))
  return fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...channels.map(malformed)) },
    {
      weight: 2,
      arbitrary: fc.oneof(
        ...having('visitId')
          .filter(({ name }) => !ENDING.includes(name))
          .map((channel) => otherVisit(channel, open)),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.oneof(...having('locale').flatMap((channel) => otherLanguage(channel, open))),
    },
    { weight: 2, arbitrary: fc.oneof(...channels.map(otherPage)) },
    { weight: 1, arbitrary: withoutRole() },
  )
}

/** All that may be asked of the gate without a PIN. */
const BEFORE_THE_PIN = ['staff:gate', 'staff:unlock']

const isForStaff = ({ name }: Channel) =>
  /^(staff|exports|care|setup):/.test(name) && !BEFORE_THE_PIN.includes(name)

/** What only staff may do, asked for while nobody of the staff is in. */
function withoutRole(): fc.Arbitrary<Message> {
  return fc.oneof(
    ...channels.filter(isForStaff).map(({ name, input }) =>
      validInput(input).map((valid): Message => ({
        channel: name,
        sender: 'kiosk',
        input: valid,
        expected: 'staff-locked',
      })),
    ),
  )
}

function malformed({ name, input, caller }: Channel): fc.Arbitrary<Message> {
  return hostileInput(input).map((hostile) => ({
    channel: name,
    sender: caller,
    input: hostile,
    expected: 'bad-input',
  }))
}

function otherVisit({ name, input }: Channel, open: OpenState): fc.Arbitrary<Message> {
  const visitId = fc.oneof(
    fc.uuid().filter((id) => id !== open.visitId),
    fc.constantFrom(
      open.earlierVisitId,
      open.visitId.toUpperCase(),
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ),
  )
  return fc.tuple(validInput(input), visitId).map(([valid, id]) => ({
    channel: name,
    sender: 'kiosk',
    input: { ...(valid as object), visitId: id },
    expected: 'no-such-visit',
  }))
}

/** What `askHelp` names is only noted, so that a call for help is never lost to a wrong language. */
const NOTES_ANY_LANGUAGE = 'visit:askHelp'

function otherLanguage({ name, input }: Channel, open: OpenState): fc.Arbitrary<Message>[] {
  const tag = entriesOf(input)['locale']
  if (tag === undefined || name === NOTES_ANY_LANGUAGE) return []
  const locale = validInput(tag).filter(
    (text) => typeof text === 'string' && !open.offered.includes(text),
  )
  const message = fc.tuple(validInput(input), locale).map(([valid, other]): Message => ({
    channel: name,
    sender: 'kiosk',
    input: {
      ...(valid as object),
      ...('visitId' in entriesOf(input) && { visitId: open.visitId }),
      locale: other,
    },
    expected: 'unknown-language',
  }))
  return [message]
}

/** From a page that may not ask, well-formed or not: it must not even be read. */
function otherPage({ name, input }: Channel): fc.Arbitrary<Message> {
  const senders = (['stranger', 'kiosk', 'sheet'] as const).filter(
    (sender) => sender === 'stranger' || !mayCall(sender, name),
  )
  return fc
    .tuple(fc.constantFrom(...senders), fc.oneof(validInput(input), hostileInput(input)))
    .map(([sender, sent]) => ({
      channel: name,
      sender,
      input: sent,
      expected: 'untrusted-sender',
    }))
}

/** A message that is right but comes late, or twice, or asks for what is there, and its answer. */
export interface IdleMessage {
  channel: string
  input: unknown
  expected: VisitView | undefined
}

/**
 * Such messages, for a visit that stands at a question. They are no attack: a double tap sends them.
 * The page gets the visit as it is, so that it can catch up.
 */
export function idleMessage(view: VisitView): fc.Arbitrary<IdleMessage> {
  const { id: visitId, turn, locale, secondLocale } = view
  const otherTurn = fc.nat().filter((late) => late !== turn)
  const option = fc.constantFrom('now', 'clinic', 'wait', null)
  const noOption = fc.constantFrom('no-such-option', 'constructor', 'a')
  const to = fc.constantFrom('next', 'back')
  const idle = (channel: string, input: fc.Arbitrary<object>, expected?: VisitView) =>
    input.map((fields): IdleMessage => ({ channel, input: fields, expected }))
  return fc.oneof(
    idle('visit:move', fc.record({ visitId: fc.constant(visitId), turn: fc.nat(), to }), view),
    idle(
      'visit:answer',
      fc.record({ visitId: fc.constant(visitId), turn: otherTurn, optionId: option }),
      view,
    ),
    idle(
      'visit:answer',
      noOption.map((optionId) => ({ visitId, turn, optionId })),
      view,
    ),
    idle(
      'visit:begin',
      fc.constantFrom('en', 'es', 'ar').map((tag) => ({ locale: tag })),
      view,
    ),
    idle('visit:switchLocale', fc.constant({ visitId, locale }), view),
    idle('visit:showSecond', fc.constant({ visitId, locale: secondLocale }), view),
    idle('visit:leave', fc.constant({ visitId })),
    // Of a visit that is gone: nothing is left to be done.
    ...ENDING.map((channel) =>
      idle(
        channel,
        fc.uuid().map((gone) => ({ visitId: gone })),
      ),
    ),
  )
}
