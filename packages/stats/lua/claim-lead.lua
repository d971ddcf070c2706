-- Takes the lead, under a new fence, where nobody has it.
-- KEYS: 1 fence, 2 leader (hash: fence, coordinator, incarnation, address; ends by itself)
-- ARGV: 1 highest fence that the claimant has heard of, 2 coordinator, 3 incarnation, 4 address, 5 milliseconds to keep the lead,
--       6 1 = also where the store knows of no fence as high as ARGV 1
-- Returns: {'leads', fence, coordinator, incarnation, address} of who leads then, or {'forgotten'}
local fence, above = tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[1])
if redis.call('EXISTS', KEYS[2]) == 0 then
  if fence < above and ARGV[6] ~= '1' then return {'forgotten'} end
  fence = string.format('%.0f', math.max(fence, above) + 1)
  redis.call('SET', KEYS[1], fence)
  redis.call('HSET', KEYS[2], 'fence', fence, 'coordinator', ARGV[2], 'incarnation', ARGV[3], 'address', ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
return {'leads', unpack(redis.call('HMGET', KEYS[2], 'fence', 'coordinator', 'incarnation', 'address'))}
