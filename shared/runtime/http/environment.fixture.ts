/* What a function that answers requests has in its environment, for tests that load it: imported before anything that reads it. */
Object.assign(process.env, {
  AWS_REGION: 'us-east-1',
  TABLE_NAME: 'none',
  DUE_SHARDS: '4',
  LOG_EPOCH: '1',
  CALLER_PLAN: 'local',
  VISITOR_PLAN: 'local',
  CURSOR_SECRET_ARN: 'cursors',
});
