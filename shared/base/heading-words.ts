// Headings of files as people say them. Programs name columns for programs; on a card a word for people stands.

/** `close_value` is "Close value", `accounts: MonthlyCharges` "Accounts: monthly charges", `MSRP__c` "MSRP". */
export function headingWords(heading: string): string {
  const words = heading.replace(/__[cs]\b/giu, '').replace(/[_\s]+/gu, ' ').replace(/(\p{Ll})(\p{Lu})(?=\p{Ll})/gu, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`).trim()
  return words === '' ? heading : `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
