-- Adds an operation to the journal, unless it is there or has been withdrawn, and drops the oldest beyond the limits; the new one stays.
-- KEYS: 1 fence, 2 ops (list of ids, newest first), 3 op:<id> (hash: document, progress; or withdrawn)
-- ARGV: 1 the writer's fence, 2 id, 3 document, 4 progress, 5 most operations, 6 most bytes of all of them,
--       7 prefix of op:<id> keys (same hash slot)
-- Returns: {'ok', bytes of those that are kept, 1 where bytes have had some dropped} or {'fence', highest fence};
--          {'ok'} alone where nothing was added
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'fence', fence} end
if redis.call('EXISTS', KEYS[3]) == 1 then return {'ok'} end
redis.call('HSET', KEYS[3], 'document', ARGV[3], 'progress', ARGV[4])
redis.call('LPUSH', KEYS[2], ARGV[2])
local num, bytes, is_short = 0, 0, 0
for _, id in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
  local key = ARGV[7] .. id
  local size = redis.call('HSTRLEN', key, 'document') + redis.call('HSTRLEN', key, 'progress')
  if num > 0 and (num == tonumber(ARGV[5]) or bytes + size > tonumber(ARGV[6])) then
    if num < tonumber(ARGV[5]) then is_short = 1 end
    for _ = 1, redis.call('LLEN', KEYS[2]) - num do redis.call('DEL', ARGV[7] .. redis.call('RPOP', KEYS[2])) end
    break
  end
  num, bytes = num + 1, bytes + size
end
return {'ok', bytes, is_short}
