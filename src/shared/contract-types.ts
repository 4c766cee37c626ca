import * as v from 'valibot'
import { errorCodes } from './errors.ts'

/** What one entry of the contract is made of, and the types that main, preload, renderer and tests derive from it. */

export interface Invoke<
  Input extends v.GenericSchema = v.GenericSchema,
  Output extends v.GenericSchema = v.GenericSchema,
> {
  kind: 'invoke'
  input: Input
  output: Output
}

export interface Notify<Payload extends v.GenericSchema = v.GenericSchema> {
  kind: 'notify'
  payload: Payload
}

/** The renderer asks, main answers. Becomes a handler in main and an async function in the renderer. */
export const invoke = <Input extends v.GenericSchema, Output extends v.GenericSchema>(
  input: Input,
  output: Output,
): Invoke<Input, Output> => ({ kind: 'invoke', input, output })

/** Main sends, nobody answers. Becomes a notifier in main and a subscription, which returns its own end, in the renderer. */
export const notify = <Payload extends v.GenericSchema>(payload: Payload): Notify<Payload> => ({
  kind: 'notify',
  payload,
})

export type ContractShape = Record<string, Record<string, Invoke | Notify>>

/** No argument and no answer. */
export const nothing = v.undefined()

type Arguments<Value> = [Value] extends [undefined] ? [] : [input: Value]

type InvokeVerbs<Group> = {
  [Verb in keyof Group as Group[Verb] extends Invoke ? Verb : never]: Group[Verb]
}

/** Main's side: one function for each call, grouped as in the contract. */
export type Handlers<Contract extends ContractShape> = {
  [Group in keyof Contract]: {
    [Verb in keyof InvokeVerbs<Contract[Group]>]: Contract[Group][Verb] extends Invoke<
      infer Input,
      infer Output
    >
      ? (input: v.InferOutput<Input>) => v.InferOutput<Output> | Promise<v.InferOutput<Output>>
      : never
  }
}

type NotifyVerbs<Group> = {
  [Verb in keyof Group as Group[Verb] extends Notify ? Verb : never]: Group[Verb]
}

/** Main's side of the events: one function for each, in the groups that have any. */
export type Notifiers<Contract extends ContractShape> = {
  [Group in keyof Contract as keyof NotifyVerbs<Contract[Group]> extends never ? never : Group]: {
    [Verb in keyof NotifyVerbs<Contract[Group]>]: Contract[Group][Verb] extends Notify<
      infer Payload
    >
      ? (...payload: Arguments<v.InferInput<Payload>>) => void
      : never
  }
}

/** The renderer's side. Calls reject with `AppError`. */
export type Client<Contract extends ContractShape> = {
  [Group in keyof Contract]: {
    [Verb in keyof Contract[Group]]: Contract[Group][Verb] extends Invoke<infer Input, infer Output>
      ? (...input: Arguments<v.InferOutput<Input>>) => Promise<v.InferOutput<Output>>
      : Contract[Group][Verb] extends Notify<infer Payload>
        ? (listener: (payload: v.InferOutput<Payload>) => void) => () => void
        : never
  }
}

/** What crosses the context bridge: plain functions, nothing parsed yet. */
export type Bridge<Contract extends ContractShape> = {
  [Group in keyof Contract]: {
    [Verb in keyof Contract[Group]]: Contract[Group][Verb] extends Invoke
      ? (input?: unknown) => Promise<unknown>
      : (listener: (payload: unknown) => void) => () => void
  }
}

/** Electron keeps only the message of an error that crosses, so results cross in this instead. */
export const envelopeSchema = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), value: v.unknown() }),
  v.strictObject({ ok: v.literal(false), code: v.picklist(errorCodes) }),
])
export type Envelope = v.InferOutput<typeof envelopeSchema>

/** What the page's side is told of a contract: which verbs there are, and which way each goes. */
export type ContractKinds = Record<string, Record<string, 'invoke' | 'notify'>>

export const kindsOf = (contract: ContractShape): ContractKinds =>
  mapVerbs(contract, ({ kind }) => kind)

export const channelName = (group: string, verb: string) => `${group}:${verb}`

/** Groups and verbs of a contract or of its kinds, each verb replaced by what `make` makes of it. */
export function mapVerbs<Entry, Made>(
  groups: Record<string, Record<string, Entry>>,
  make: (entry: Entry, group: string, verb: string) => Made,
): Record<string, Record<string, Made>> {
  return Object.fromEntries(
    Object.entries(groups).map(([group, verbs]) => [
      group,
      Object.fromEntries(
        Object.entries(verbs).map(([verb, entry]) => [verb, make(entry, group, verb)]),
      ),
    ]),
  )
}
