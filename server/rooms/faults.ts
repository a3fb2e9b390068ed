// Why an edit is refused: the name that goes on the wire and a sentence for the person whose change it was.

export type EditFault = {
  readonly reason: 'malformed' | 'server-part' | 'foreign-client' | 'gap' | 'not-allowed' | 'too-large' | 'viewer-cannot-change' | 'not-kept'
  readonly detail: string
}

export const fault = (reason: EditFault['reason'], detail: string): EditFault => ({ reason, detail })

/** What is said on a full board, to whoever edits it and to whoever asks the server to write. */
export const fullWords = 'The board is full. Only small changes to what is there are taken now; take its record home and go on in a new session.'
