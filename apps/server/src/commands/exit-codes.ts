export const exitCodesHelp = `Exit codes: 0 when it is done, 1 when it cannot be done, 3 when the database is damaged.`
