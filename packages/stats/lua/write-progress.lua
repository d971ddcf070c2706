-- Replaces the progress of an operation that is kept.
-- KEYS: 1 fence, 2 op:<id> (hash: document, progress)
-- ARGV: 1 the writer's fence, 2 progress
-- Returns: {'ok'} or {'fence', highest fence}
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'fence', fence} end
if redis.call('HEXISTS', KEYS[2], 'document') == 1 then redis.call('HSET', KEYS[2], 'progress', ARGV[2]) end
return {'ok'}
