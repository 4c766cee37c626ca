import { PLAIN_FRAME } from '../../divided-file.ts'
import type { RecordFormat } from '../../record-format.ts'
import { hasNoReferenceSql } from '../reference.ts'
import { definitionsOf } from './definitions.ts'
import { resourcesOf, writer, type Resource } from './resources.ts'

/**
 * HL7 FHIR R4 (4.0.1), in two forms with the same resources: one collection, to be read; and
 * transactions, each a line and a request to a server. A transaction puts what the server does not
 * have and renews what it has, by the identifier or the address and version that it is known by: sent
 * twice it changes nothing. The server gives the ids.
 */

const entryOf = (resource: Resource) =>
  JSON.stringify({ fullUrl: `urn:uuid:${resource.id}`, resource })

function requestOf({ id, ...resource }: Resource): string {
  const { resourceType, url: address, version } = resource
  const query =
    typeof address === 'string' && typeof version === 'string'
      ? { url: address, version }
      : { identifier: identifierOf(resource) }
  const url = `${resourceType}?${new URLSearchParams(query).toString()}`
  return JSON.stringify({ fullUrl: `urn:uuid:${id}`, resource, request: { method: 'PUT', url } })
}

interface Identifier {
  system: string
  value: string
}

/** One of its own: a response has one, other resources a list. */
function identifierOf(resource: object): string {
  const { identifier } = resource as { identifier: Identifier | [Identifier] }
  const { system, value } = Array.isArray(identifier) ? identifier[0] : identifier
  return `${system}|${value}`
}

/** A visit without a reference that nobody answered anything in, nor recorded what they found. */
const leavesOut = {
  reason: 'no-reference-and-nothing-found-out',
  where: `${hasNoReferenceSql}
    AND NOT EXISTS (SELECT 1 FROM answers AS a WHERE a.visit_id = v.id)
    AND NOT EXISTS (SELECT 1 FROM evaluations AS e WHERE e.visit_id = v.id)`,
} as const

export const fhirCollection: RecordFormat = {
  fileName: 'fhir-bundle.json',
  explanation: 'fhir',
  frame: ({ exportedAt }) => ({
    head: `{"resourceType":"Bundle","type":"collection","timestamp":${JSON.stringify(exportedAt)},"entry":[\n`,
    separator: ',\n',
    tail: '\n]}\n',
  }),
  // An empty `entry` is not allowed: the program that wrote the file is always there.
  definitions: (lessons, { exportedAt }) =>
    [writer, ...definitionsOf(lessons, exportedAt)].map(entryOf),
  entries: (visit, context) => resourcesOf(visit, context).map(entryOf),
  leavesOut,
}

export const fhirTransactions: RecordFormat = {
  fileName: 'fhir-transactions.ndjson',
  explanation: 'fhirTransactions',
  frame: () => PLAIN_FRAME,
  definitions: (lessons, { exportedAt }) =>
    [writer, ...definitionsOf(lessons, exportedAt)].map(requestOf),
  entries: (visit, context) => resourcesOf(visit, context).map(requestOf),
  leavesOut,
  batch: (entries) =>
    `{"resourceType":"Bundle","type":"transaction","entry":[${entries.join(',')}]}\n`,
}
