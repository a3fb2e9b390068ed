// The headings of well-known exports and what each column is for: HubSpot, Salesforce, Zendesk, Pipedrive, the Maven CRM, telco churn, CFPB.
// Headings are compared by keyOf (headings.ts): `Deal Stage`, `deal_stage` and `DealStage` are one.
// A preset counts when enough of its telling headings are there; it is a better guess, never a rule: a person may map otherwise.

import { keyOf } from './headings.ts'
import type { Personal, Role } from './columns.ts'
import type { EventKind } from './record.ts'

/** A known export. `signs` are headings that tell it, of which `atLeast` have to be there. */
export type Preset = {
  readonly name: string
  readonly signs: readonly string[]
  readonly atLeast: number
  readonly roles: Readonly<Record<string, Role>>
  readonly personal?: Readonly<Record<string, Personal>>
  /** What a row is, where the rows themselves are happenings. */
  readonly rowsAre?: EventKind
}

export const presets: readonly Preset[] = [
  {
    name: 'Maven CRM deals', signs: ['opportunityid', 'salesagent', 'dealstage', 'engagedate', 'closevalue'], atLeast: 4,
    roles: { opportunityid: 'id', account: 'name', product: 'segment', dealstage: 'stage', salesagent: 'owner', closevalue: 'figure', engagedate: 'event', closedate: 'event' },
    personal: { salesagent: 'person-name' },
  },
  {
    name: 'Maven CRM accounts', signs: ['account', 'sector', 'yearestablished', 'officelocation', 'subsidiaryof'], atLeast: 4,
    roles: { account: 'name', sector: 'segment', revenue: 'figure', employees: 'figure', yearestablished: 'field' },
  },
  {
    name: 'Telco customers', signs: ['customerid', 'tenure', 'contract', 'monthlycharges', 'totalcharges', 'churn'], atLeast: 4,
    roles: { customerid: 'id', contract: 'segment', churn: 'stage', tenure: 'figure', monthlycharges: 'figure', totalcharges: 'figure' },
  },
  {
    name: 'CFPB complaints', rowsAre: 'complaint', signs: ['datereceived', 'consumercomplaintnarrative', 'companyresponsetoconsumer', 'complaintid'], atLeast: 3,
    roles: { complaintid: 'id', issue: 'name', product: 'segment', companyresponsetoconsumer: 'stage', datereceived: 'event', datesenttocompany: 'event', consumercomplaintnarrative: 'event-text', company: 'field' },
  },
  {
    name: 'Zendesk tickets', rowsAre: 'ticket', signs: ['requesterid', 'submitterid', 'subject', 'ticketformid', 'viachannel', 'status', 'assigneeid'], atLeast: 4,
    roles: { id: 'id', subject: 'name', priority: 'segment', status: 'stage', assigneeid: 'owner', createdat: 'event', updatedat: 'event', dueat: 'event', description: 'event-text' },
    personal: { viasourcetoname: 'person-name', recipient: 'email', viasourcetoaddress: 'email', viasourcefromaddress: 'email' },
  },
  {
    name: 'Zendesk tickets (view)', rowsAre: 'ticket', signs: ['ticketid', 'requester', 'assignee', 'ticketstatus', 'subject', 'requested'], atLeast: 4,
    roles: { ticketid: 'id', id: 'id', subject: 'name', priority: 'segment', ticketstatus: 'stage', status: 'stage', assignee: 'owner', requested: 'event', updated: 'event', solved: 'event' },
    personal: { requester: 'person-name', assignee: 'person-name' },
  },
  {
    name: 'Zendesk comments', rowsAre: 'mail', signs: ['ticketid', 'body', 'created', 'public', 'userid', 'voicecomment'], atLeast: 5,
    roles: { id: 'id', created: 'event', body: 'event-text' },
  },
  {
    name: 'Zendesk users', signs: ['ticketrestriction', 'timezone', 'locale', 'lastloginat', 'role', 'email'], atLeast: 4,
    roles: { id: 'id', name: 'name', role: 'segment', createdat: 'event', lastloginat: 'event', updatedat: 'event' },
    personal: { name: 'person-name', alias: 'person-name', signature: 'person-name' },
  },
  {
    name: 'HubSpot deals', signs: ['recordid', 'dealname', 'dealstage', 'dealowner', 'closedate', 'pipeline', 'amount'], atLeast: 4,
    roles: { recordid: 'id', dealname: 'name', pipeline: 'segment', dealtype: 'segment', dealstage: 'stage', dealowner: 'owner', amount: 'figure', createdate: 'event', closedate: 'event', lastactivitydate: 'event' },
    personal: { dealowner: 'person-name', associatedcontact: 'person-name' },
  },
  {
    name: 'HubSpot contacts', signs: ['recordid', 'firstname', 'lastname', 'contactowner', 'lifecyclestage', 'leadstatus', 'email'], atLeast: 4,
    roles: { recordid: 'id', firstname: 'name', lastname: 'name', lifecyclestage: 'stage', leadstatus: 'segment', contactowner: 'owner', createdate: 'event', lastactivitydate: 'event', recentconversiondate: 'event' },
    personal: { firstname: 'person-name', lastname: 'person-name', contactowner: 'person-name', phonenumber: 'phone', email: 'email' },
  },
  {
    name: 'HubSpot companies', signs: ['recordid', 'companyname', 'companyowner', 'companydomainname', 'industry', 'createdate'], atLeast: 4,
    roles: { recordid: 'id', companyname: 'name', industry: 'segment', lifecyclestage: 'stage', companyowner: 'owner', createdate: 'event', lastactivitydate: 'event', annualrevenue: 'figure', numberofemployees: 'figure' },
    personal: { companyowner: 'person-name', phonenumber: 'phone', streetaddress: 'address' },
  },
  {
    name: 'Pipedrive deals', signs: ['dealid', 'dealtitle', 'dealstage', 'dealowner', 'dealvalue', 'organizationname', 'personname'], atLeast: 3,
    roles: { dealid: 'id', dealtitle: 'name', dealpipeline: 'segment', deallabel: 'segment', dealstage: 'stage', dealstatus: 'stage', dealowner: 'owner', dealvalue: 'figure', dealdealcreated: 'event', dealwontime: 'event', deallosttime: 'event', dealexpectedclosedate: 'event', deallastactivitydate: 'event' },
    personal: { dealowner: 'person-name', personname: 'person-name', dealcontactperson: 'person-name', personemail: 'email', personphone: 'phone' },
  },
  {
    name: 'Salesforce opportunities', signs: ['opportunityname', 'stage', 'stagename', 'closedate', 'opportunityowner', 'accountname', 'fiscalperiod', 'leadsource', 'amount'], atLeast: 4,
    roles: { opportunityid: 'id', id: 'id', opportunityname: 'name', name: 'name', type: 'segment', leadsource: 'segment', stage: 'stage', stagename: 'stage', opportunityowner: 'owner', amount: 'figure', age: 'figure', createddate: 'event', closedate: 'event', lastactivity: 'event' },
    personal: { opportunityowner: 'person-name', owner: 'person-name' },
  },
  {
    name: 'Salesforce accounts', signs: ['billingstreet', 'billingcity', 'billingstate', 'billingpostalcode', 'billingcountry', 'accountname', 'accountowner'], atLeast: 3,
    roles: { id: 'id', accountid: 'id', name: 'name', accountname: 'name', industry: 'segment', type: 'segment', billingcountry: 'segment', accountowner: 'owner', annualrevenue: 'figure', employees: 'figure', numberofemployees: 'figure', createddate: 'event', lastactivity: 'event' },
    personal: { accountowner: 'person-name', billingstreet: 'address', shippingstreet: 'address' },
  },
]

/** The preset whose signs fit these headings best, or null. */
export function presetFor(headings: readonly string[]): Preset | null {
  const keys = new Set(headings.map(keyOf))
  let best: { preset: Preset; share: number } | null = null
  for (const preset of presets) {
    const hits = preset.signs.filter((sign) => keys.has(sign)).length
    const share = hits / preset.signs.length
    if (hits >= preset.atLeast && (best === null || share > best.share)) best = { preset, share }
  }
  return best?.preset ?? null
}
