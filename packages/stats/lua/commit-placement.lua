-- Stores a placement of a higher epoch, if the stored one is of the expected epoch and no higher fence has been given out.
-- KEYS: 1 fence, 2 placement (hash: epoch, document)
-- ARGV: 1 the writer's fence, 2 expected epoch (0 = none), 3 new epoch, 4 document
-- Returns: {'ok'}, {'fence', highest fence} or {'epoch', stored epoch}; nothing is written but with 'ok'
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'fence', fence} end
local stored = tonumber(redis.call('HGET', KEYS[2], 'epoch') or '0')
if stored ~= tonumber(ARGV[2]) or tonumber(ARGV[3]) <= stored then return {'epoch', stored} end
redis.call('HSET', KEYS[2], 'epoch', ARGV[3], 'document', ARGV[4])
return {'ok'}
