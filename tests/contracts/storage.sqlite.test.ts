// The SQLite engine sits the exam.

import { examineStorage } from './storage.ts'
import { sqliteExaminee } from './storage/sqlite.ts'

examineStorage('SQLite', () => sqliteExaminee())
