-- Replaces the settings, unless a later write of the same leader has.
-- KEYS: 1 fence, 2 settings (string), 3 written (hash: settings, load = "fence number" of the last write of each)
-- ARGV: 1 the writer's fence, 2 number of the write, 3 document
-- Returns: {'ok'} or {'fence', highest fence}
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'fence', fence} end
local by, number = string.match(redis.call('HGET', KEYS[3], 'settings') or '', '^(%d+) (%d+)$')
if by == ARGV[1] and tonumber(ARGV[2]) <= tonumber(number) then return {'ok'} end
redis.call('SET', KEYS[2], ARGV[3])
redis.call('HSET', KEYS[3], 'settings', ARGV[1] .. ' ' .. ARGV[2])
return {'ok'}
