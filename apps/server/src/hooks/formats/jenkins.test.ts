import { expect, test } from 'vitest'
import { postedBy, sampleOf } from '../../testing/hooks/posted-by.ts'

test('P20.3: shows the job, number, result, branch and address of a build', () => {
  expect(sampleOf('Jenkins')).toEqual({
    format: 'jenkins',
    colour: '#d72b3f',
    text: '**asgard #18: failure**\n**Branch:** main · **Commit:** c6d86dc654\nhttp://jenkins.example.org/job/asgard/18/',
  })
})

test('P20.3: tells of a start without the result of the build before, and of no finalizing', () => {
  const build = { phase: 'STARTED', status: 'FAILURE', number: 19 }
  expect(postedBy({ name: 'a', build })).toMatchObject({
    text: '**a #19: started**',
    colour: '#8b949e',
  })
  expect(postedBy({ name: 'a', build: { ...build, phase: 'FINALIZED' } })).toHaveProperty('nothing')
})
