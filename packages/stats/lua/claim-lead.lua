-- Takes the lead, under a new fence, where nobody has it.
-- KEYS: 1 fence, 2 leader (hash: fence, coordinator, address; ends by itself)
-- ARGV: 1 highest fence that the claimant has heard of, 2 coordinator, 3 address, 4 milliseconds to keep the lead,
--       5 1 = also where the store knows of no fence as high as ARGV 1
-- Returns: {'leads', fence, coordinator, address} of who leads then, or {'forgotten'}
local fence, above = tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[1])
if redis.call('EXISTS', KEYS[2]) == 0 then
  if fence < above and ARGV[5] ~= '1' then return {'forgotten'} end
  fence = math.max(fence, above) + 1
  redis.call('SET', KEYS[1], string.format('%.0f', fence))
  redis.call('HSET', KEYS[2], 'fence', string.format('%.0f', fence), 'coordinator', ARGV[2], 'address', ARGV[3])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
local leader = redis.call('HMGET', KEYS[2], 'fence', 'coordinator', 'address')
return {'leads', leader[1], leader[2], leader[3]}
