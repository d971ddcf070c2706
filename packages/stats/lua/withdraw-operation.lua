-- Takes an operation out of the journal, and leaves a mark by which one that comes late is refused.
-- KEYS: 1 fence, 2 ops (list of ids, newest first), 3 op:<id> (hash: document, progress; or withdrawn)
-- ARGV: 1 the writer's fence, 2 id, 3 milliseconds for the mark to stay
-- Returns: {'ok'} or {'fence', highest fence}
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'fence', fence} end
redis.call('LREM', KEYS[2], 0, ARGV[2])
redis.call('DEL', KEYS[3])
redis.call('HSET', KEYS[3], 'withdrawn', '1')
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return {'ok'}
