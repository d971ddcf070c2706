-- Adds an operation to the journal, unless it is there or has been withdrawn, and drops the oldest beyond the limit.
-- KEYS: 1 fence, 2 ops (list of ids, newest first), 3 op:<id> (hash: document, progress; or withdrawn)
-- ARGV: 1 the writer's fence, 2 id, 3 document, 4 progress, 5 most operations, 6 prefix of op:<id> keys (same hash slot)
-- Returns: {'ok'} or {'fence', highest fence}
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'fence', fence} end
if redis.call('EXISTS', KEYS[3]) == 1 then return {'ok'} end
redis.call('HSET', KEYS[3], 'document', ARGV[3], 'progress', ARGV[4])
redis.call('LPUSH', KEYS[2], ARGV[2])
while redis.call('LLEN', KEYS[2]) > tonumber(ARGV[5]) do
  redis.call('DEL', ARGV[6] .. redis.call('RPOP', KEYS[2]))
end
return {'ok'}
