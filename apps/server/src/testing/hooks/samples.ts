import { forgeSamples, type HookSample } from './forge-samples.ts'

const monitors: HookSample[] = [
  {
    sender: 'Alertmanager',
    body: {
      version: '4',
      groupKey: '{}:{alertname="HighErrorRate"}',
      truncatedAlerts: 0,
      status: 'firing',
      receiver: 'parley',
      groupLabels: { alertname: 'HighErrorRate' },
      commonLabels: { alertname: 'HighErrorRate', severity: 'critical' },
      commonAnnotations: {},
      externalURL: 'http://alerts.example.org:9093',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'HighErrorRate', instance: 'api-1:8080', job: 'api', severity: 'critical' },
          annotations: {
            summary: '7 % of requests fail on api-1',
            description: 'More than 5 % for ten minutes.\nSee the log of *api*.',
            runbook_url: 'https://wiki.example.org/runbooks/error-rate',
          },
          startsAt: '2026-11-29T10:00:00Z',
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL: 'http://prometheus.example.org:9090/graph?g0.expr=rate',
          fingerprint: 'c6eadffa33fcdf37',
        },
        {
          status: 'resolved',
          labels: { alertname: 'DiskFull', instance: 'db-2', severity: 'warning' },
          annotations: { summary: 'The disk of db-2 is nearly full' },
          startsAt: '2026-11-29T09:00:00Z',
          endsAt: '2026-11-29T10:00:00Z',
          generatorURL: '',
          fingerprint: 'bc97ff14869b13e3',
        },
      ],
    },
  },
  {
    sender: 'Grafana',
    body: {
      receiver: 'parley',
      status: 'firing',
      orgId: 1,
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'High memory usage', team: 'blue', zone: 'us-1', __alert_rule_uid__: 'a1' },
          annotations: { summary: 'Memory of zone us-1 is nearly used up' },
          startsAt: '2026-11-29T09:51:03.157076+02:00',
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL: 'https://grafana.example.org/alerting/1afz29v7z/edit',
          fingerprint: 'c6eadffa33fcdf37',
          silenceURL: 'https://grafana.example.org/alerting/silence/new?alertmanager=grafana',
          dashboardURL: 'https://grafana.example.org/d/abc',
          panelURL: '',
          values: { B: 44.23943737541908, C: 1 },
        },
      ],
      groupLabels: {},
      commonLabels: { team: 'blue' },
      commonAnnotations: {},
      externalURL: 'https://grafana.example.org/',
      version: '1',
      groupKey: '{}:{}',
      truncatedAlerts: 0,
      title: '[FIRING:1]  (blue)',
      state: 'alerting',
      message: '**Firing**\n\nValue: B=44.2',
    },
  },
  {
    sender: 'Uptime Kuma',
    body: {
      heartbeat: {
        monitorID: 1,
        status: 0,
        time: '2026-11-29 10:00:00.000',
        msg: 'connect ECONNREFUSED 192.0.2.7:443',
        important: true,
        duration: 60,
        timezone: 'Europe/Berlin',
        localDateTime: '2026-11-29 11:00:00',
      },
      monitor: { id: 1, name: 'Shop', url: 'https://shop.example.org', type: 'http', interval: 60 },
      msg: '[Shop] [🔴 Down] connect ECONNREFUSED 192.0.2.7:443',
    },
  },
  {
    sender: 'Jenkins',
    body: {
      name: 'asgard',
      display_name: 'asgard',
      url: 'job/asgard/',
      build: {
        full_url: 'http://jenkins.example.org/job/asgard/18/',
        number: 18,
        phase: 'COMPLETED',
        status: 'FAILURE',
        url: 'job/asgard/18/',
        scm: {
          url: 'https://git.example.org/asgard.git',
          branch: 'origin/main',
          commit: 'c6d86dc654b12425e706bcf951adfe5a8627a517',
        },
        artifacts: {},
      },
    },
  },
]

const messengers: HookSample[] = [
  { sender: 'curl', body: 'The backup is **done**: 12 GB in 4 minutes' },
  {
    sender: 'Slack',
    body: {
      username: 'Deploys',
      icon_emoji: ':rocket:',
      text: 'Deploy of <https://shop.example.org|the shop> by <@U024BE7LH> is *done*, <!channel>',
      attachments: [
        {
          color: 'good',
          title: 'Release 4.2',
          title_link: 'https://ci.example.org/deploys/42',
          text: 'Tests &amp; lint passed in `3 min`',
          fields: [
            { title: 'Environment', value: 'production', short: true },
            { title: 'Version', value: '4.2.0', short: true },
            { title: 'Changes', value: '• faster search\n• fewer bugs', short: false },
          ],
          footer: 'ci.example.org',
          ts: 1764403200,
        },
      ],
    },
  },
  {
    sender: 'Discord',
    body: {
      username: 'Sonarr',
      avatar_url: 'https://sonarr.example.org/logo.png',
      content: '',
      embeds: [
        {
          title: 'The Expanse - 1x01',
          description: '**Imported** to [the library](https://media.example.org/tv)',
          url: 'https://sonarr.example.org/series/the-expanse',
          color: 2605644,
          fields: [
            { name: 'Quality', value: 'HDTV-1080p', inline: true },
            { name: 'Size', value: '1.2 GB', inline: true },
          ],
          footer: { text: 'Sonarr 4' },
        },
      ],
    },
  },
  {
    sender: 'ntfy',
    headers: {
      title: 'Unauthorized access detected',
      priority: 'urgent',
      tags: 'warning,skull,front-door',
      click: 'https://home.example.org/cameras/1',
      'content-type': 'text/plain',
    },
    body: 'Somebody is at the front door',
  },
  {
    sender: 'Home Assistant',
    body: {
      message: 'The washing machine is done',
      title: 'Laundry',
      data: { url: 'https://home.example.org/laundry' },
    },
  },
  {
    sender: 'Apprise',
    body: {
      version: '1.0',
      title: 'Nightly backup',
      message: 'Two folders could not be read',
      attachments: [],
      type: 'warning',
    },
  },
]

export const hookSamples: HookSample[] = [...messengers, ...monitors, ...forgeSamples]
