/** The folder of kept take-home sheets in the data folder; each is named by its visit. */
export const SHEETS_DIR = 'sheets'
