// The sample files, figure by figure: counts, sums, cells, blanks and traps as measured independently (Python's csv, Papa Parse).

import { describe, expect, it } from 'vitest'
import { attachEvents, attachFields, guessRelations, resolveReferences } from '#shared/record/joins.ts'
import { fieldOf } from '#shared/record/record.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import type { FileRead } from '#server/records/read-file.ts'
import { read, refusalOf, sample } from '../support/records.ts'

const column = (file: FileRead, name: string): string[] => file.rows.map((record) => fieldOf(record, name))
const blanks = (file: FileRead, name: string): number => column(file, name).filter((cell) => cell === '').length
const sumOf = (file: FileRead, label: string): number => Math.round(file.rows.flatMap(({ figures }) => figures.filter((figure) => figure.label === label)).reduce((sum, { value }) => sum + value, 0) * 100) / 100
const countsOf = (file: FileRead, name: string): Record<string, number> => Object.fromEntries([...Map.groupBy(column(file, name), (cell) => cell)].map(([cell, all]) => [cell, all.length]))
const nth = (file: FileRead, record: number, name: string): string | undefined => column(file, name)[record - 1]

describe('the Maven CRM', () => {
  it('has 8,800 deals with the sums, blanks and cells that were measured', async () => {
    const deals = await read(sample('sales_pipeline.csv'))
    expect(deals.rows).toHaveLength(8800)
    expect([deals.encoding, deals.delimiter, deals.dateOrder, deals.skipped.length]).toEqual(['utf-8', ',', 'month-day', 0])
    expect(sumOf(deals, 'close_value')).toBe(10_005_534)
    expect(deals.rows.filter(({ stage }) => stage === 'Won')).toHaveLength(4238)
    expect(['account', 'engage_date', 'close_date', 'close_value'].map((name) => blanks(deals, name))).toEqual([1425, 500, 2089, 2089])
    expect(countsOf(deals, 'deal_stage')).toEqual({ Won: 4238, Lost: 2473, Engaging: 1589, Prospecting: 500 })
    expect(countsOf(deals, 'product')).toMatchObject({ 'GTX Basic': 1866, 'MG Special': 1651, GTXPro: 1480, 'MG Advanced': 1412, 'GTX Plus Basic': 1383, 'GTX Plus Pro': 968, 'GTK 500': 40 })
    expect([nth(deals, 1, 'opportunity_id'), nth(deals, 1, 'engage_date'), nth(deals, 2, 'product')]).toEqual(['1C1I7A6R', '10/20/2016', 'GTXPro'])
  })

  it('reads dates month first, because 5,066 rows prove it, and places them on timelines', async () => {
    const deals = await read(sample('sales_pipeline.csv'))
    expect(deals.rows[0]?.events).toEqual([
      { id: 'e6', at: '2016-10-20', precision: 'day', kind: 'stage', title: 'Engaged' },
      { id: 'e7', at: '2017-03-01', precision: 'day', kind: 'stage', title: 'Closed won', amount: 1054 },
    ])
    const moments = (title: RegExp): string[] => deals.rows.flatMap(({ events }) => events.filter((event) => title.test(event.title)).map(({ at }) => at)).sort()
    expect(moments(/Engaged/)[0]).toBe('2016-10-20')
    expect(moments(/Closed/).at(-1)).toBe('2017-12-31')
    expect(moments(/Engaged/)).toHaveLength(8300)
  })

  it('has accounts, products and sales teams with their sums and misspellings', async () => {
    const accounts = await read(sample('accounts.csv'))
    expect([accounts.rows.length, sumOf(accounts, 'revenue'), sumOf(accounts, 'employees')]).toEqual([85, 169_543.8, 396_170])
    expect([nth(accounts, 1, 'account'), nth(accounts, 1, 'sector'), nth(accounts, 3, 'office_location'), nth(accounts, 4, 'office_location')]).toEqual(['Acme Corporation', 'technolgy', 'Kenya', 'Philipines'])
    const products = await read(sample('products.csv'))
    expect([products.rows.length, sumOf(products, 'sales_price')]).toEqual([7, 42_165])
    const teams = await read(sample('sales_teams.csv'))
    expect([teams.rows.length, nth(teams, 1, 'sales_agent')]).toEqual([35, 'Anna Snelling'])
  })

  it('joins accounts onto deals by name and names the product that products do not have', async () => {
    const [deals, accounts, products, teams] = await Promise.all(['sales_pipeline.csv', 'accounts.csv', 'products.csv', 'sales_teams.csv'].map((name) => read(sample(name)))) as [FileRead, FileRead, FileRead, FileRead]
    const withAccounts = attachFields(deals.rows, accounts.rows, { from: 'account', to: 'account' }, 'accounts')
    expect(withAccounts.report).toMatchObject({ hits: 7375, misses: 0, blank: 1425, notFound: [], unused: 0 })
    expect(fieldOf(withAccounts.records[0] as CustomerRecord, 'accounts: sector')).toBe('retail')
    const withProducts = attachFields(deals.rows, products.rows, { from: 'product', to: 'product' }, 'products')
    expect(withProducts.report).toMatchObject({ hits: 7320, misses: 1480, notFound: [{ value: 'GTXPro', count: 1480 }] })
    const agents = new Set(column(deals, 'sales_agent'))
    expect(column(teams, 'sales_agent').filter((agent) => !agents.has(agent)).sort()).toEqual(['Carl Lin', 'Carol Thompson', 'Elizabeth Anderson', 'Mei-Mei Johns', 'Natalya Ivanova'])
  })

  it('joins masked sales teams onto masked deals', async () => {
    const [deals, teams] = [await read(sample('sales_pipeline.csv'), 'deals.csv', {}), await read(sample('sales_teams.csv'), 'teams.csv', {})]
    expect(column(deals, 'sales_agent').join()).not.toContain('Moses')
    expect(attachFields(deals.rows, teams.rows, { from: 'sales_agent', to: 'sales_agent' }, 'teams').report).toMatchObject({ hits: 8800, unused: 5 })
  })

  it('guesses which columns tie the tables together', async () => {
    const files = await Promise.all(['sales_pipeline.csv', 'accounts.csv', 'products.csv', 'sales_teams.csv'].map((name) => read(sample(name))))
    const relations = guessRelations(files.map((file) => ({ columns: file.columns, cells: file.columns.map(({ name }) => column(file, name)) })))
    const ties = relations.map(({ fromTable, from, toTable, to }) => `${fromTable}.${from} ${toTable}.${to}`)
    expect(ties).toEqual(expect.arrayContaining(['0.account 1.account', '0.product 2.product', '0.sales_agent 3.sales_agent']))
    expect(relations.find(({ to }) => to === 'product')?.missing).toEqual(['GTXPro'])
  })

  it('refuses the data dictionary: several tables side by side are no records', async () => {
    expect((await refusalOf(sample('data_dictionary.csv'))).detail).toContain('several small tables side by side')
  })
})

describe('the Salesforce trees', () => {
  it.each([
    ['ebikes/Accounts.json', 3, 6], ['ebikes/Product__cs.json', 16, 14], ['ebikes/Product_Family__cs.json', 4, 3],
    ['dreamhouse/contacts-data.json', 5, 4], ['dreamhouse/brokers-data.json', 8, 6], ['dreamhouse/properties-data.json', 12, 16],
  ])('%s holds %i records of %i fields, and attributes is not one', async (name, records, fields) => {
    const file = await read(sample(`02-salesforce-tree/${name}`), name)
    expect([file.rows.length, file.columns.length, file.format]).toEqual([records, fields, 'json'])
    expect(file.columns.map((one) => one.name)).not.toContain('attributes')
  })

  it('keeps the leading zero of a postal code', async () => {
    const accounts = await read(sample('02-salesforce-tree/ebikes/Accounts.json'))
    expect([nth(accounts, 1, 'BillingPostalCode'), nth(accounts, 1, 'Name')]).toEqual(['02478', 'Wheelworks'])
    expect(accounts.columns.find(({ name }) => name === 'BillingPostalCode')?.type).toBe('identifier')
  })

  it('follows references to another file', async () => {
    const bikes = await read(sample('02-salesforce-tree/ebikes/Product__cs.json'))
    const families = await read(sample('02-salesforce-tree/ebikes/Product_Family__cs.json'))
    expect(nth(bikes, 1, 'Product_Family__c')).toBe('@FuseRef')
    const { records, report } = resolveReferences(bikes.rows, families.rows)
    expect([report.hits, report.misses, records[0]?.segment]).toEqual([16, 0, 'Fuse'])
  })

  it.each(['ebikes', 'dreamhouse'])('refuses the export plan of %s with its reason', async (folder) => {
    expect((await refusalOf(sample(`02-salesforce-tree/${folder}/sample-data-plan.json`))).detail).toContain('plan of a Salesforce export')
  })
})

describe('the CFPB complaints', () => {
  it('has 145 complaints, 13 with a narrative of up to 3,386 characters', async () => {
    const file = await read(sample('consumer_complaints.csv'))
    expect([file.rows.length, file.columns.length, new Set(column(file, 'complaint_id')).size]).toEqual([145, 18, 145])
    const narratives = column(file, 'consumer_complaint_narrative').filter((cell) => cell !== '')
    expect([narratives.length, Math.max(...narratives.map((cell) => cell.length))]).toEqual([13, 3386])
    expect([nth(file, 1, 'complaint_id'), nth(file, 8, 'zip_code'), nth(file, 10, 'zip_code'), nth(file, 10, 'company')]).toEqual(['2397100', '08618', '088XX', 'AMERICAN NEIGHBORHOOD MORTGAGE'])
    expect(countsOf(file, 'product')).toEqual({ Mortgage: 31, 'Debt collection': 28, 'Bank account or service': 23, 'Credit reporting': 20, 'Credit card': 19, 'Consumer Loan': 10, 'Student loan': 7, 'Prepaid card': 4, 'Money transfers': 2, 'Other financial service': 1 })
    expect(file.rows.filter(({ events }) => events.some(({ text }) => text !== undefined))).toHaveLength(13)
  })
})

describe('the telco customers', () => {
  it('has 7,043 customers; a blank TotalCharges is empty and the column a sum of money', async () => {
    const file = await read(sample('04-telco-churn/Telco-Customer-Churn.csv'))
    expect([file.rows.length, sumOf(file, 'TotalCharges'), sumOf(file, 'MonthlyCharges'), sumOf(file, 'tenure')]).toEqual([7043, 16_056_168.7, 456_116.6, 227_990])
    const fresh = file.rows.filter((record) => fieldOf(record, 'TotalCharges') === '').map(({ name }) => name)
    expect(fresh.sort()).toEqual(['1371-DWPAZ', '2520-SGTTA', '2775-SEFEE', '2923-ARZLG', '3115-CZMZD', '3213-VVOLG', '4075-WKNIU', '4367-NUYAO', '4472-LVYGI', '5709-LVOEQ', '7644-OMVMY'])
    expect(countsOf(file, 'Churn')).toEqual({ No: 5174, Yes: 1869 })
    expect(countsOf(file, 'Contract')).toEqual({ 'Month-to-month': 3875, 'Two year': 1695, 'One year': 1473 })
    expect(file.columns.find(({ name }) => name === 'SeniorCitizen')?.type).toBe('boolean')
  })
})

describe('the Zendesk tables', () => {
  it.each([['organization_data', 10, 12], ['ticket_comment_data', 20, 10], ['ticket_data', 10, 36], ['ticket_tag_data', 10, 3], ['user_data', 10, 32]])('%s has %i rows of %i columns, ids as text', async (name, rows, columns) => {
    const file = await read(sample(`05-helpdesk-zendesk/${name}.csv`))
    expect([file.rows.length, file.columns.length]).toEqual([rows, columns])
    expect(file.columns.filter((one) => /(^|_)id$/.test(one.name) && one.filled > 0).map(({ type }) => type).every((type) => type === 'identifier')).toBe(true)
    expect(file.rows.flatMap(({ figures }) => figures.map(({ label }) => label)).filter((label) => label.endsWith('id'))).toEqual([])
  })

  it('keeps 12-digit ids and "[]" as they are', async () => {
    const tickets = await read(sample('05-helpdesk-zendesk/ticket_data.csv'))
    expect([nth(tickets, 1, 'requester_id'), nth(tickets, 1, 'merged_ticket_ids')]).toEqual(['396331237134', '[]'])
    const comments = await read(sample('05-helpdesk-zendesk/ticket_comment_data.csv'))
    expect(nth(comments, 1, 'id')).toBe('1030820361033')
  })

  it('joins comments onto tickets as events and says how many tickets have none', async () => {
    const [tickets, comments] = [await read(sample('05-helpdesk-zendesk/ticket_data.csv')), await read(sample('05-helpdesk-zendesk/ticket_comment_data.csv'))]
    const { report, records } = attachEvents(tickets.rows, comments.rows, { from: 'id', to: 'ticket_id' })
    expect(report.hits + report.misses).toBe(10)
    const added = records.flatMap(({ events }) => events).length - tickets.rows.flatMap(({ events }) => events).length
    expect(added + report.unused).toBe(20)
  })
})

describe('the encodings', () => {
  const rows = (file: FileRead): string[][] => file.rows.map((record) => file.columns.map(({ name }) => fieldOf(record, name)))
  it.each([['test_utf16_big', 'utf-16be', 'ʤ'], ['test_utf16_little', 'utf-16le', 'ʤ'], ['test_latin1', 'windows-1252', '©'], ['test_utf8_bom', 'utf-8', 'ʤ']])('%s is read as %s', async (name, encoding, last) => {
    const file = await read(sample(`06-encodings/${name}.csv`))
    expect([file.encoding, rows(file)]).toEqual([encoding, [['1', '2', '3'], ['4', '5', last]]])
    expect(file.columns.map((one) => one.name)).toEqual(name === 'test_utf8_bom' ? ['foo', 'bar', 'baz'] : ['a', 'b', 'c'])
  })

  it('reads CR as a line break and keeps it inside quotes', async () => {
    expect(rows(await read(sample('06-encodings/mac_newlines.csv')))).toEqual([['1', '2', '3'], ['Once upon\ra time', '5', '6']])
  })

  it('names blank headings and leaves blank rows out', async () => {
    const file = await read(sample('06-encodings/test_empty_columns.csv'))
    expect(file.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'Column 4', 'Column 5'])
    expect(rows(file)).toEqual([['a', '', '', '', ''], ['', '', 'c', '', '']])
  })

  it('lists ragged rows with their line and never shifts their cells', async () => {
    const file = await read(sample('06-encodings/bad.csv'))
    expect(rows(file)).toEqual([['0', 'mixed types.... uh oh', '17']])
    expect(file.skipped.map(({ row, column: name }) => [row, name])).toEqual([[2, 'Column 4'], [3, 'column_c']])
  })

  it('takes NA, NULL and the like as text', async () => {
    expect(rows(await read(sample('06-encodings/blanks.csv')))).toEqual([['', 'NA', 'N/A', 'NONE', 'NULL', '.']])
  })

  it('reads the journeys with an emotion of 0 as a value', async () => {
    const file = await read(sample('journeys.csv'))
    expect([file.rows.length, file.columns.length, sumOf(file, 'emotion'), blanks(file, 'emotion')]).toEqual([15, 10, -12, 0])
    expect([15 - blanks(file, 'pain_point'), 15 - blanks(file, 'opportunity')]).toEqual([10, 12])
  })
})
