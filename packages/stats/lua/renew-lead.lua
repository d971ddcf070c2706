-- Keeps the lead of a fence that is the highest one and nobody else's; puts a fence back that the store has lost, which may have given
-- the same one out again.
-- KEYS: 1 fence, 2 leader (hash: fence, coordinator, incarnation, address; ends by itself)
-- ARGV: 1 the leader's fence, 2 coordinator, 3 incarnation, 4 address, 5 milliseconds to keep the lead
-- Returns: {'ok'}, {'restored'} when the store knew of no fence as high, or {'lost'} with fence, coordinator, incarnation and address
--          of who leads, if anybody does
local fence, own = tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[1])
local leader = redis.call('HMGET', KEYS[2], 'fence', 'coordinator', 'incarnation', 'address')
if fence > own or (leader[1] == ARGV[1] and leader[3] ~= ARGV[3]) then
  return leader[1] and {'lost', unpack(leader)} or {'lost'}
end
if fence < own then redis.call('SET', KEYS[1], ARGV[1]) end
redis.call('HSET', KEYS[2], 'fence', ARGV[1], 'coordinator', ARGV[2], 'incarnation', ARGV[3], 'address', ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
return {fence < own and 'restored' or 'ok'}
