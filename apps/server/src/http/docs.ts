import express, { Router } from 'express'
import { installation } from '../config/installation.ts'
import { inProject } from '../config/project-folder.ts'

/** Nothing of them runs, and nothing comes from elsewhere. */
const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** `/docs/`: the site of the documents, as `apps/docs` makes it. */
export function docs(): Router {
  const router = Router({ strict: true })
  router.use((request, response, next) => {
    // `/docs` alone would be another folder to the links of the page.
    if (request.originalUrl.split('?')[0]?.endsWith('/docs')) return response.redirect(308, 'docs/')
    response.set('Content-Security-Policy', policy)
    next()
  })
  router.use(express.static(inProject(installation.docsFolder), { redirect: false }))
  router.use((_request, response) => {
    response.status(404).type('text').send('There is no such document.')
  })
  return router
}
