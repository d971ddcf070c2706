-- Replaces the settings.
-- KEYS: 1 fence, 2 settings (string)
-- ARGV: 1 the writer's fence, 2 document
-- Returns: {'ok'} or {'fence', highest fence}
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'fence', fence} end
redis.call('SET', KEYS[2], ARGV[2])
return {'ok'}
